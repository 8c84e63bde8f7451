#pragma once

// Steps that operations bring along: how one is made, and chains that several of them use.

#include <string>

#include "plan/plan.h"

namespace shoofly {

Step make_step(Phase phase, std::string title, std::string why, Work forward, Work backward);

// Counts rows that break the rule, before anything relies on there being none: in expand, because
// better known then than at cutover, and in cutover, for what was written since.
std::vector<Step> count_twice(const CountWork& rule, const std::string& title);
// The same going back over `phase`: it stands behind the steps whose way back would fail.
Step count_going_back(Phase phase, const CountWork& rule, const std::string& title);

}  // namespace shoofly
