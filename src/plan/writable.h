#pragma once

// Whether the engine can write every step of a plan, there and back: what it cannot is refused
// while nothing has been done, not met at cutover or on the way back.

#include <string>
#include <vector>

#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

// Sentences naming step and cause; empty: it can. The plan is one that check() accepts.
std::vector<std::string> unwritable(const Plan& plan, const Dialect& dialect,
                                    SyncTriggers triggers);

}  // namespace shoofly
