#pragma once

// The facts pass: what each step's DDL locks, scans and rewrites on this server, as the advisor
// knows it.

#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

void add_facts(Plan& plan, const DdlAdvisor& advisor, SyncTriggers triggers);

}  // namespace shoofly
