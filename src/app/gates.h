#pragma once

// Whether a run may go through a gate now: deciding only.

#include <chrono>
#include <string>

#include "base/result.h"
#include "execute/run.h"
#include "plan/plan.h"
#include "report/commands.h"

namespace shoofly {

struct Approval {
  std::string run;  // --approve RUN; empty: not given
  bool skip_soak = false;
  bool skip_retention = false;
};

// Errors: refused, saying what is missing and the command of `commands` that provides it.
Status may_cut_over(const RunRecord& run, const Plan& plan, const Commands& commands);
Status may_roll_back(const RunRecord& run, const Commands& commands);
Status may_contract(const RunRecord& run, const Plan& plan, const Approval& approval,
                    std::chrono::system_clock::time_point now, const Commands& commands);
Status may_restore(const RunRecord& run, const Commands& commands);
Status may_purge(const RunRecord& run, const Plan& plan, const Approval& approval,
                 std::chrono::system_clock::time_point now, const Commands& commands);
// A run that was broken off goes on with the goal it had.
Status may_resume(const RunRecord& run);

}  // namespace shoofly
