// DROP CONSTRAINT of a foreign key.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_foreign_key_locks_both(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeConstraint>();
  if (take == nullptr) return;
  for (const LockFact& lock : scene.facts.locks) {
    const bool other = scene.schema.at_home(lock.relation) != scene.schema.at_home(take->table);
    if (!other || !lock.blocks_reads || !scene.is_live(lock.relation)) continue;
    reporter.report(
        fmt::format("ACCESS EXCLUSIVE is taken on {} as well: its readers and writers wait, "
                    "too",
                    scene.shown(lock.relation)),
        {"set a short lock_timeout, and try again when it fails"});
  }
}

}  // namespace

extern const Rule drop_foreign_key_locks_both;
const Rule drop_foreign_key_locks_both{
    "drop-foreign-key-locks-both",
    Family::kLocks,
    Severity::kNote,
    "dropping a foreign key stops readers of two tables",
    "It takes ACCESS EXCLUSIVE on the table that is referred to as well.",
    check_drop_foreign_key_locks_both,
    nullptr};

}  // namespace shoofly::lint
