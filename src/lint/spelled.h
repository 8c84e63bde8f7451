#pragma once

// Names of SQLite as the text has them: its schema model has all in small letters, as no two differ
// by them. For people only. Pure.

#include <string>
#include <string_view>

#include "lint/rule.h"

namespace shoofly::lint {

// Page, of `drop table "Page"` and page; the name itself where the text does not have it.
std::string as_spelled(std::string_view text, const std::string& name);
// The same, in double quotes where it needs them.
std::string shown_as_spelled(std::string_view text, const std::string& name);
// The same, of the statement that begins there.
std::string spelled_at(const Ending& ending, Position at, const std::string& name);
// Names in a message that stand in double quotes or on either side of a dot.
std::string with_spelled_names(const std::string& message, std::string_view text);

}  // namespace shoofly::lint
