#pragma once

// The plan checker: holds a finished plan against what every plan must keep. What it finds is a bug
// of ours; make_plan aborts on it.

#include <string>
#include <vector>

#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

// Sentences; empty: the plan is sound. Checked: every step applies to the predicted catalog, every
// prefix of the steps before contract leads back to the catalog before, contract leads back to the
// one before contract, and can be gone again; ids and phases are in order; no step mixes DDL with a
// fill; purge alone has no way back and leaves nothing of ours behind.
std::vector<std::string> check(const Plan& plan, SyncTriggers triggers);

}  // namespace shoofly
