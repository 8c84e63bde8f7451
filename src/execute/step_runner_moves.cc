// StepRunner's work on rows that move to another table and back.

#include <algorithm>

#include <fmt/format.h>

#include "base/plural.h"
#include "catalog/row_move_text.h"
#include "execute/step_runner.h"
#include "verify/row_count.h"

namespace shoofly {
namespace {

constexpr int kMoreWalks = 3;  // for rows that come to match while others are moved

}  // namespace

Status StepRunner::move(const Step& step, const MoveWork& work, StepRecord& record) {
  const RowMover* mover = scope_.engine.mover();
  if (mover == nullptr) return unsupported("move rows into another table: not on this engine");
  const MovePass pass(scope_.engine.chunks(), *mover, work);
  SHOOFLY_TRY(walk(step, pass, work.move.from, record));
  SHOOFLY_TRY(all_moved(step, work, pass, record));
  return scope_.journal.clear_slots(scope_.run.id, step.id);
}

// Applications go on writing, so a row that matches after the last walk may be one that has only
// just come to match; such rows are let be when they are others each time. One that is still there
// after another walk has been passed over: a trigger keeps it.
Status StepRunner::all_moved(const Step& step, const MoveWork& work, const RowPass& pass,
                             StepRecord& record) {
  const RowMove& move = work.move;
  const CountWork left =
      work.back ? CountWork{move.ledger, "true", ""} : CountWork{move.from, move.condition, ""};
  SHOOFLY_ASSIGN(CheckOutcome found, counted(left));
  for (int walks = 0; found.mismatches > 0 && walks < kMoreWalks; ++walks) {
    const std::vector<Key> before = std::move(found.samples);
    SHOOFLY_TRY(walk(step, pass, move.from, record));
    SHOOFLY_ASSIGN(found, counted(left));
    for (const Key& key : before) {
      if (std::find(found.samples.begin(), found.samples.end(), key) == found.samples.end())
        continue;
      return Error(ErrorKind::kData,
                   fmt::format("move rows of {}: {} {} passed over, the first with key {}",
                               left.table.display(), plural(found.mismatches, "row"),
                               verb(found.mismatches, "is", "are"), display(key, Masking::kShown)))
          .with_help(
              "a trigger of the table keeps them from being deleted: disable it or change it, then "
              "\"shoofly resume\"; or \"shoofly rollback\"");
    }
  }
  if (work.back) {
    if (found.mismatches == 0) return ok_status();
    return internal_error(fmt::format("move rows back: {} {} left in {}",
                                      plural(found.mismatches, "key"),
                                      verb(found.mismatches, "is", "are"), move.ledger.display()));
  }
  SHOOFLY_ASSIGN(const CheckOutcome moved,
                 counted({move.ledger, not_in_target(move, scope_.engine.dialect().writer()), ""}));
  record.detail += fmt::format("; {} are in {}", moved.rows - moved.mismatches, move.to.display());
  if (moved.mismatches > 0)
    record.detail += fmt::format(", {} were deleted or re-keyed there since", moved.mismatches);
  if (found.mismatches > 0)
    record.detail += fmt::format(", {} have come to match since and stay", found.mismatches);
  return ok_status();
}

Result<CheckOutcome> StepRunner::counted(const CountWork& work) {
  const Table* table = expected_.find_table(work.table);
  if (table == nullptr)
    return not_found(fmt::format("count rows: table {} is gone", work.table.display()));
  return count_rows(
      scope_.engine, scope_.connection,
      {.table = *table, .rule = work, .stopped = [this] { return scope_.stop.stopped(); }});
}

}  // namespace shoofly
