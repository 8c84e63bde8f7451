#pragma once

// What the functions that a default calls give: one value for all rows of a statement, or another
// for each row. The server's own by name; tests/facts/postgres_call_values_test.cc compares the
// names with pg_proc of 13 to 18. Pure.

#include <set>
#include <string_view>

#include "engine/postgres/tree.h"
#include "sql/text.h"

namespace shoofly::postgres {

enum class CallValues {
  kOne,      // STABLE and IMMUTABLE ones alone, or none
  kUnknown,  // a function that nobody has told of
  kPerRow,   // one is VOLATILE
};
// `steady`: functions that are declared so; names without a schema are of `home`.
CallValues values_of_calls(Node expression, const std::set<QualifiedName>& steady,
                           std::string_view home);

// Names of pg_catalog, divided by blanks: none of that name is VOLATILE; all of that name are.
std::string_view steady_functions();
std::string_view volatile_functions();
// Likewise, of pgcrypto and uuid-ossp.
std::string_view volatile_functions_of_extensions();

}  // namespace shoofly::postgres
