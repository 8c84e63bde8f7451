#pragma once

// What `lint --fix` leaves to the person. Pure.

#include <string>
#include <vector>

#include "lint/fix.h"

namespace shoofly {

// A line each: "file:line:col: not fixed: rule: why", then what else is to be done.
std::string unfixed_text(const std::vector<lint::Unfixed>& unfixed,
                         const std::vector<std::string>& words);

}  // namespace shoofly
