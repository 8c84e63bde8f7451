#pragma once

// Declared types: their canonical text and their affinity (https://sqlite.org/datatype3.html, 3.1).

#include <string>
#include <string_view>

#include "sql/text.h"

namespace shoofly::sqlite {

enum class Affinity { kText, kNumeric, kInteger, kReal, kBlob };

Affinity affinity_of(std::string_view type);

// Upper case, single blanks, none beside parentheses and commas: "varchar ( 40 )" -> "VARCHAR(40)".
// Empty: the text cannot be a type (a quote, a constraint, an operator in it).
std::string canonical_type_text(std::string_view written);

// Whether a STRICT table takes the type.
bool is_strict_type(std::string_view canonical);

// `a` and `b` hold different bytes; both values as stored in a column of this type.
// IS NOT tells NULL, '1' and 1 apart; COLLATE BINARY what a collation calls equal; typeof is needed
// only where a column can hold both 1 and 1.0.
Sql differs(const Sql& a, const Sql& b, const std::string& type);
// The column holds what assigning `expression` to it would store. The column stands on the left, so
// that its affinity is applied to the expression as in an assignment; + takes the expression's own
// affinity off.
Sql holds_value(const Sql& column, const Sql& expression, const std::string& type);

}  // namespace shoofly::sqlite
