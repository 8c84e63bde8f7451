#pragma once

// A guarded UPDATE of one column in small committed chunks by key, without sync: for ways back such
// as filling NULLs before NOT NULL returns. Repeating it changes nothing, so it keeps no progress.

#include <cstdint>

#include "base/clock.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/run.h"
#include "execute/stop.h"
#include "execute/throttle.h"
#include "plan/plan.h"

namespace shoofly {

class UpdateWalk {
 public:
  UpdateWalk(const Engine& engine, Connection& connection, const RunRecord& run, Clock& clock,
             const StopToken& stop, const Throttle& throttle)
      : engine_(engine),
        connection_(connection),
        run_(run),
        clock_(clock),
        stop_(stop),
        throttle_(throttle) {}

  // Rows written. Errors: interrupted; data; conflict when locks are never granted.
  Result<std::int64_t> run(const UpdateWork& work, const BackfillPolicy& policy);

 private:
  Statement statement(const UpdateWork& work, const KeyRange& range) const;
  Result<std::int64_t> chunk(const Statement& statement);

  const Engine& engine_;
  Connection& connection_;
  const RunRecord& run_;  // who is not its runner any more writes nothing
  Clock& clock_;
  const StopToken& stop_;
  const Throttle& throttle_;
};

}  // namespace shoofly
