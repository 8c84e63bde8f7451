#pragma once

// Text from files, for people: what would steer a terminal is shown as "?".

#include <string>
#include <string_view>

namespace shoofly {

enum class NewLines { kKept, kReplaced };

// Control characters but the tab, DEL, those of C1 and those that turn the direction of writing
// (U+202E, which shows other SQL than what runs) become a "?" each. Pure.
std::string printable(std::string_view text, NewLines new_lines);

}  // namespace shoofly
