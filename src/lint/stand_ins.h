#pragma once

// What stands in the SQL read of a program for what is known when it runs. It is judged, and never
// proposed: who runs it would write it.

#include <string>
#include <string_view>
#include <vector>

#include "lint/rewrite.h"

namespace shoofly::lint {

// A text that stands for what the application computes.
inline constexpr std::string_view kComputedValue = "a value that the application computes";

// That text, or a name like `__x_`.
bool has_stand_in(std::string_view sql);

// Words instead of a proposal, or of lines of help, with a stand-in.
std::vector<std::string> without_stand_ins(std::vector<std::string> help);
Rewrite without_stand_ins(Rewrite rewrite);

}  // namespace shoofly::lint
