#pragma once

// A pass over every row that still needs it, by key range, in small committed chunks.
//
// One dispenser walks the key in order and hands each range to whichever worker asks; a worker
// commits the chunk together with its own slot's progress. A slot's `upto` only grows, and a range
// is handed out after everything below it, so all ranges below the lowest slot are complete: that
// is where a resumed run starts. Ranges above it may be walked twice; the row's marker makes the
// second time change nothing.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/batch_size.h"
#include "execute/journal.h"
#include "execute/observer.h"
#include "execute/row_pass.h"
#include "execute/stop.h"
#include "execute/throttle.h"
#include "plan/plan.h"

namespace shoofly {

struct FillTotals {
  std::int64_t rows = 0;      // written, by earlier runners too
  std::int64_t rows_now = 0;  // by this one
  std::int64_t chunks = 0;
  Milliseconds elapsed{0};  // this runner's
  int retries = 0;
};

struct FillRequest {
  Dsn dsn;
  const RowPass& pass;
  BackfillPolicy policy;
  Milliseconds lock_timeout{300};
  std::int64_t row_estimate = 0;
  std::int64_t row_bytes = 0;
  std::int64_t planned_ms = 0;  // what the plan estimated at most; 0: nothing
};

class Backfill {
 public:
  Backfill(const Engine& engine, Journal& journal, const RunRecord& run, Clock& clock,
           const StopToken& stop, Observer& observer, Throttle& throttle);

  // Errors: interrupted or guard (stopped between chunks; resumable), conflict (fenced, or locks
  // never granted), data (a row on which an expression or constraint fails: its key is in the
  // message), others.
  Result<FillTotals> run(const Step& step, const FillRequest& request);

 private:
  const Engine& engine_;
  Journal& journal_;
  const RunRecord& run_;
  Clock& clock_;
  const StopToken& stop_;
  Observer& observer_;
  Throttle& throttle_;
};

}  // namespace shoofly
