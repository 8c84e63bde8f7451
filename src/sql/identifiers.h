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

// Every cast to a type named in `types` (whole names as the server prints them, qualified) is to
// the other one, all at once.
std::string rename_types(const std::string& expression,
                         const std::map<std::string, std::string>& types);

// Every constant 'label'::type is 'to'::type.
std::string rename_label(const std::string& expression, const std::string& type,
                         const std::string& label, const std::string& to);

}  // namespace shoofly
