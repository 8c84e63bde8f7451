#pragma once

// The sync that a run has on its tables, and putting it back where somebody took it away.

#include <vector>

#include "base/result.h"
#include "execute/run_scope.h"

namespace shoofly {

// The specs that are in force after the steps done so far: what a verification asks.
std::vector<SyncSpec> specs_in_force(const Plan& plan, const std::vector<StepRecord>& steps);

std::vector<TableSync> table_syncs_in_force(const Plan& plan, const std::vector<StepRecord>& steps);
// With the names that the follower has after these steps: contract takes it out of sight while the
// sync is in force.
TableSync named_now(const TableSync& sync, const Plan& plan, const std::vector<StepRecord>& steps);

// Where a trigger of ours that `expected` shows is missing in `found`, the table's sync is
// installed anew. Rows written meanwhile may be out of step, so the run's verification is taken
// away in the same transaction: the next one finds them. Rows of a table that another one follows
// are brought up to date at once. Short table locks, by the run's lock
// policy. Returns how many tables. Errors: conflict (locked, fenced), others.
Result<int> put_back_sync(RunScope& scope, const Catalog& expected, const Catalog& found,
                          const std::vector<StepRecord>& steps);

}  // namespace shoofly
