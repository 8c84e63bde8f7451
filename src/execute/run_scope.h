#pragma once

// What a runner works with: its target, its journal, its plan, and who is told.

#include "base/clock.h"
#include "base/dsn.h"
#include "engine/engine.h"
#include "execute/journal.h"
#include "execute/observer.h"
#include "execute/stop.h"
#include "execute/throttle.h"
#include "plan/plan.h"

namespace shoofly {

// What the people who called may allow.
struct Permissions {
  bool accept_loss = false;  // rollback although some new values have no old form
};

struct RunScope {
  const Engine& engine;
  const Dsn& dsn;
  Connection& connection;  // the runner's main session
  Journal& journal;
  RunRecord& run;
  const Plan& plan;
  Clock& clock;
  StopToken& stop;
  Observer& observer;
  Permissions permissions;
  Throttle& throttle;
};

}  // namespace shoofly
