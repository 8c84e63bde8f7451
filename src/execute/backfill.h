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
#include "execute/journal.h"
#include "execute/observer.h"
#include "execute/row_pass.h"
#include "execute/stop.h"
#include "plan/plan.h"

namespace shoofly {

// Chunk sizes that meet a target time: deciding only, one per worker. The policy's lower bound
// gives way where rows are so large, or locks so rare, that even so many take too long.
class BatchSize {
 public:
  // `row_bytes`: of a row on average, 0 where it is not known. It decides on the first chunk only.
  explicit BatchSize(const BackfillPolicy& policy, std::int64_t row_bytes = 0);

  int get() const { return now_; }
  void took(Milliseconds elapsed, int rows);
  void failed();  // a lock was not granted: ask for less, never for less than 1

 private:
  int lowest_;
  int highest_;
  Milliseconds target_;
  int now_;
};

// Of a row on average, as the plan saw the table; 0 where it is not known.
std::int64_t row_bytes(const Plan& plan, const QualifiedName& table);

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
};

class Backfill {
 public:
  Backfill(const Engine& engine, Journal& journal, const RunRecord& run, Clock& clock,
           const StopToken& stop, Observer& observer);

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
};

}  // namespace shoofly
