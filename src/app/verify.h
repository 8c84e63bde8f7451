#pragma once

// Verification of a run at any time between its fill and contract: every row of every table in
// step.

#include <string>
#include <vector>

#include "app/drive.h"
#include "verify/in_step.h"

namespace shoofly {

struct TableVerdict {
  QualifiedName table;
  InStepReport report;
};
struct VerifyOutcome {
  RunRecord run;
  std::vector<TableVerdict> tables;
  std::int64_t mismatches = 0;
};

// Without the run's lock: it only reads rows, and notes in the journal whether it passed. Errors:
// refused, where the fill is not complete or the sync is down.
Result<VerifyOutcome> verify_run(Target& target, const std::string& run, StopToken& stop);

// As part of a command that holds the run. Errors: data, when rows are out of step.
Status verify_in_run(RunScope& scope);

}  // namespace shoofly
