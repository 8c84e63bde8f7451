#pragma once

// The frame of every command that works on a run: take the run's lock, take the run over (raising
// its fence), keep a pulse, do the work, and leave a record that says how it ended, with the
// escalation report where a person is needed.

#include <functional>
#include <optional>
#include <string>

#include "app/target.h"
#include "base/result.h"
#include "execute/executor.h"
#include "execute/observer.h"
#include "execute/stop.h"
#include "plan/plan.h"

namespace shoofly {

struct RunOutcome {
  RunRecord run;
  std::optional<Error> error;   // why it stopped; the run's record and escalation say the same
  std::string escalation;       // JSON, empty where none
  bool wants_rollback = false;  // a guard stopped it for that; the caller sees to it
};

struct Drive {
  Target& target;
  RunRecord run;
  Goal goal;
  Permissions permissions;
  Observer& observer;
  StopToken& stop;
  RunStatus then;  // the status after success
};

// Errors: what happened before the run was taken over (another runner: conflict, named with who,
// since when and where). After that every ending is a RunOutcome.
Result<RunOutcome> drive(Drive drive, const std::function<Status(Executor&, RunScope&)>& work);

// The run that is meant: `wanted`, or the only open one. `target` is for the commands that errors
// suggest. Errors: not found; invalid input (several).
Result<RunRecord> find_run(Journal& journal, const std::string& wanted, const std::string& target);

}  // namespace shoofly
