#pragma once

// Lists as one parameter: the text form of a text[].

#include <string>
#include <vector>

#include "sql/text.h"

namespace shoofly::postgres {

std::string text_array(const std::vector<std::string>& texts);
// The schemas, and the names, of tables, in the same order: for unnest($1::text[], $2::text[]).
std::string schema_array(const std::vector<QualifiedName>& tables);
std::string name_array(const std::vector<QualifiedName>& tables);

}  // namespace shoofly::postgres
