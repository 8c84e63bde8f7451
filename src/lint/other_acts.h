#pragma once

// What a statement of several acts does beside the one that a finding is about: for people, who
// write something else instead of the whole statement. Pure.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace shoofly::lint {

// The lines of help with those that the other acts come to, each a statement without semicolon.
std::vector<std::string> with_other_acts(std::vector<std::string> help,
                                         std::span<const std::string> acts, std::size_t own);

}  // namespace shoofly::lint
