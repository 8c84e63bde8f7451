#pragma once

// The commands that move a run, one function each; their frame is drive.h. All of them: errors are
// what happened before the run was taken over (invalid input, not found, refused by a gate,
// conflict with another runner); what happened in the run is in the outcome.

#include <string>

#include "app/drive.h"
#include "app/gates.h"
#include "app/planning.h"

namespace shoofly {

struct Command {
  Target& target;
  std::string run;  // id, or empty for the only open one
  Observer& observer;
  StopToken& stop;
};

// Plans, and stops at the gate. With `dry_run` nothing is changed: `plan` tells what would be done.
struct StartRequest {
  Target& target;
  std::string file;
  PlanOptions planning;
  bool dry_run = false;
  Observer& observer;
  StopToken& stop;
};
struct StartOutcome {
  PlanOutcome plan;
  std::optional<RunOutcome> run;  // absent when refused or dry
};
Result<StartOutcome> start(const StartRequest& request);

Result<RunOutcome> cutover(const Command& command);
// Back to where it was before start. `approve` (the run's id) accepts that new values without an
// old form are lost; without it such a rollback is refused and they are named.
Result<RunOutcome> rollback(const Command& command, const std::string& approve);
Result<RunOutcome> contract(const Command& command, const Approval& approval);
Result<RunOutcome> restore(const Command& command);
Result<RunOutcome> purge(const Command& command, const Approval& approval);
// Rolls the run back if that is why a guard stopped it. The outcome still has the guard's error,
// which then says how it ended.
Result<RunOutcome> go_back_if_wanted(const Command& command, RunOutcome outcome);
// Goes on with what was broken off; a run that waits is left as it is.
Result<RunOutcome> resume(const Command& command, const Approval& approval);
// Asks the runner to stop after its chunk, and waits until it has. A run nobody works on is set to
// paused.
Result<RunRecord> pause(const Command& command, Milliseconds wait);

}  // namespace shoofly
