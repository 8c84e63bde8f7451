// DROP TABLE of one with foreign keys.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_table_locks_others(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeTable>();
  if (take == nullptr) return;
  for (const LockFact& lock : scene.facts.locks) {
    const bool other = scene.schema.at_home(lock.relation) != scene.schema.at_home(take->table);
    if (!other || !lock.blocks_reads || !scene.is_live(lock.relation)) continue;
    reporter.report(
        fmt::format("ACCESS EXCLUSIVE is taken on {} as well: its readers and writers wait, "
                    "too",
                    scene.shown(lock.relation)),
        {"drop its foreign keys one by one before, each with a short lock_timeout"});
  }
}

}  // namespace

extern const Rule drop_table_locks_others;
const Rule drop_table_locks_others{
    "drop-table-locks-others",
    Family::kLocks,
    Severity::kNote,
    "dropping a table stops readers of those that it refers to",
    "Its foreign keys go with it, which takes ACCESS EXCLUSIVE on the other tables as well.",
    check_drop_table_locks_others,
    nullptr};

}  // namespace shoofly::lint
