#pragma once

// Hand-made plans and runs for the tests of reports: what a planner would make of two changes,
// without a planner, an engine or a clock.

#include <vector>

#include "engine/engine.h"
#include "execute/run.h"
#include "plan/plan.h"
#include "report/plan_view.h"

namespace shoofly::testing {

// Writes actions as comments that name them: what stands in a file and where, not how an engine
// says it.
const Dialect& sample_dialect();
const SyncWriter& sample_sync();

// split_column users.name on a PostgreSQL.
Plan split_plan();
// change_type accounts.balance (same name) on an SQLite: a swap.
Plan retype_plan();

std::vector<PreflightCheck> sample_preflight();

// `view_of` keeps references to its arguments.
PlanView view_of(const Plan& plan, const std::vector<PreflightCheck>& preflight);

// A run of the split in its backfill, with a silent clock: times are given.
RunRecord sample_run();

}  // namespace shoofly::testing
