#pragma once

// Renaming identifiers in SQL text that a server printed (pg_get_expr, sqlite_schema): string
// literals, quoted names and comments are told apart; function names, type names after `::` and
// qualifiers are left alone. For the text a plan predicts and for engines without a parser library.

#include <map>
#include <string>

namespace shoofly {

// Every column reference named in `names` is replaced, all at once (so a swap works).
std::string rename_columns(const std::string& expression,
                           const std::map<std::string, std::string>& names);

}  // namespace shoofly
