#pragma once

// What ALTER COLUMN .. TYPE does to the rows that are there, judged from the two types as they are
// written. Pure. Each answer is a line of the table of facts (type-*).

#include <string>
#include <string_view>
#include <vector>

namespace shoofly::postgres {

// "varchar( 40 )" -> name "character varying", numbers {40}; "timestamptz" -> "timestamp with time
// zone"; an array keeps its brackets in the name. Unquoted names are folded.
struct TypeText {
  std::string name;
  std::vector<int> numbers;
};
TypeText read_type_text(std::string_view written);
// As the server would print it: "character varying(40)".
std::string canonical_text(std::string_view written);

enum class TypeEffect {
  kNothing,  // the catalog alone changes
  kDepends,  // nothing where the session's time zone is UTC, else a rewrite
  kRewrite,
};
// An empty `from` is not known: a rewrite.
TypeEffect type_effect(std::string_view from, std::string_view to, bool has_using);
// Values that fit the one may not fit the other: an error, or something cut off.
bool may_lose(std::string_view from, std::string_view to);
// Text becomes a number, a date or the like: what does not read as one is an error (22P02, 22007).
bool may_not_parse(std::string_view from, std::string_view to);

}  // namespace shoofly::postgres
