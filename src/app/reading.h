#pragma once

// The use cases that only read a target.

#include <string>
#include <vector>

#include "app/target.h"
#include "base/result.h"
#include "execute/run.h"
#include "plan/plan.h"
#include "report/run_view.h"

namespace shoofly {

Result<Catalog> inspect_target(Target& target);

struct DoctorOutcome {
  Catalog catalog;
  std::vector<PreflightCheck> checks;
};
// Commands of the user's, run in a shell; empty: not given.
struct DoctorCommands {
  std::string backup;   // prints what pgBackRest or Barman know, as JSON
  std::string restore;  // restores a backup somewhere and ends with 0 if it worked
};
Result<DoctorOutcome> examine_target(Target& target, const DoctorCommands& commands);

// One run as the journal has it now, with its newest events.
Result<RunView> read_run(Target& target, const std::string& run, int events);

// Newest first; empty where no run was ever made.
Result<std::vector<RunRecord>> list_runs(Target& target);

}  // namespace shoofly
