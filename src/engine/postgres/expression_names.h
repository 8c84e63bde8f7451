#pragma once

// Column names in an expression, found by the server's own grammar (parser.h), so that a string, a
// type, a function or a quoted name that looks alike is never taken for a column.

#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly::postgres {

// The columns that `expression` names, each once. Errors of all: invalid input, when the text is
// not one expression of the grammar of PostgreSQL 15.
Result<std::vector<std::string>> columns_in(const std::string& expression);

// `expression` with column `from` named `to`, whatever qualifies it.
Result<std::string> rename_column(const std::string& expression, const std::string& from,
                                  const std::string& to);

// `expression` without the names that qualify its columns: users.name -> name. The parameters of a
// function can be qualified only with the function's own name, which is one for all tables and
// columns.
Result<std::string> without_qualifiers(const std::string& expression);

}  // namespace shoofly::postgres
