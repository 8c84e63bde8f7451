#pragma once

// Text from files, for people: what would steer a terminal is shown as "?".

#include <string>
#include <string_view>

namespace shoofly {

enum class NewLines { kKept, kReplaced };

// Control characters but the tab, DEL and those of C1 become "?", of as many columns as before.
std::string printable(std::string_view text, NewLines new_lines);

}  // namespace shoofly
