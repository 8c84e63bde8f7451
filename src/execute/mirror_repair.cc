#include "execute/mirror_repair.h"

#include <optional>

#include "base/retry.h"
#include "execute/row_pass.h"

namespace shoofly {
namespace {

constexpr int kRepairTries = 40;

class Repair {
 public:
  Repair(RunScope& scope, const RowPass& pass, const std::string& step)
      : scope_(scope), pass_(pass), progress_{scope.run.id, step, 0, scope.run.fence} {}

  Result<std::int64_t> run() {
    const int batch = scope_.plan.policies.backfill.batch_max;
    std::int64_t rows = 0;
    std::optional<Key> after;
    do {
      if (scope_.stop.stopped()) return scope_.stop.reason();
      const auto begun = scope_.clock.steady();
      SHOOFLY_ASSIGN(std::optional<Key> upto,
                     pass_.boundary(scope_.connection, {after, std::nullopt}, batch));
      SHOOFLY_ASSIGN(const FillOutcome done, chunk({after, upto}));
      if (done.fenced)
        return Error(ErrorKind::kConflict, "repair rows: another runner has taken over this run");
      rows += done.rows;
      after = std::move(upto);
      scope_.throttle.breathe(
          std::chrono::duration_cast<Milliseconds>(scope_.clock.steady() - begun), scope_.clock,
          scope_.stop);
    } while (after);
    return rows;
  }

 private:
  Result<FillOutcome> chunk(const KeyRange& range) {
    Backoff backoff(Milliseconds(20), Milliseconds(5'000));
    for (int tries = 1;; ++tries) {
      Result<FillOutcome> done = pass_.chunk(scope_.connection, range, progress_);
      if (done.ok() || done.error().kind != ErrorKind::kRetryable || tries >= kRepairTries)
        return done;
      scope_.clock.sleep_for(backoff.next());
      if (scope_.stop.stopped()) return scope_.stop.reason();
    }
  }

  RunScope& scope_;
  const RowPass& pass_;
  Progress progress_;
};

}  // namespace

// What is deleted while somebody writes it is written by the second pass.
Result<std::int64_t> repair_follower(RunScope& scope, const TableSync& sync,
                                     const std::string& step) {
  const TableMirror* mirror = scope.engine.mirror();
  if (mirror == nullptr) return unsupported("repair rows of another table: not on this engine");
  std::int64_t rows = 0;
  for (const Repeat what : {Repeat::kGone, Repeat::kStale}) {
    SHOOFLY_TRY(scope.journal.set_slots(scope.run.id, step, 1, ""));
    const MirrorPass pass(scope.engine.chunks(), *mirror, sync, what);
    SHOOFLY_ASSIGN(const std::int64_t some, Repair(scope, pass, step).run());
    rows += some;
  }
  SHOOFLY_TRY(scope.journal.clear_slots(scope.run.id, step));
  return rows;
}

}  // namespace shoofly
