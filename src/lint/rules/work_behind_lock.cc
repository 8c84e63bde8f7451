// UPDATE, DELETE, INSERT .. SELECT or VALIDATE after a statement that took ACCESS EXCLUSIVE in the
// same transaction.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_work_behind_lock(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open || scene.facts.locks.empty()) return;
  const auto* rows = scene.detail<RowWork>();
  const bool validates = scene.detail<ConstraintValidation>() != nullptr;
  if (rows == nullptr && !validates) return;
  if (validates &&
      scene.transaction.unvalidated.count(scene.detail<ConstraintValidation>()->name) > 0)
    return;
  if (rows != nullptr && (rows->verb == RowWork::Verb::kTruncate || are_few(scene, *rows) ||
                          (rows->verb == RowWork::Verb::kInsert && !rows->from_query)))
    return;
  for (const LockFact& held : scene.transaction.locks) {
    if (!held.blocks_reads || !scene.is_live(held.relation)) continue;
    if (rows != nullptr && rows->verb != RowWork::Verb::kInsert &&
        !scene.is_live(rows->tables.front()))
      continue;
    reporter.report(
        fmt::format("{} has been locked by this transaction (ACCESS EXCLUSIVE): every read "
                    "and write of it waits until these rows are done, too",
                    scene.shown(held.relation)),
        in_own_transaction(scene, {"put this statement into a migration of its own, in batches"}));
    return;
  }
}

}  // namespace

extern const Rule work_behind_lock;
const Rule work_behind_lock{
    "work-behind-lock",
    Family::kLocks,
    Severity::kWarning,
    "rows are read or written while a lock stops everybody",
    "A lock is held until the transaction ends, however short the statement that took it was.",
    check_work_behind_lock,
    nullptr};

}  // namespace shoofly::lint
