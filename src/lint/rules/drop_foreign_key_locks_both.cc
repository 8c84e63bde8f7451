// DROP CONSTRAINT of a foreign key.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_foreign_key_locks_both(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeConstraint>();
  const auto* column = scene.act<TakeColumn>();  // its foreign keys go with it
  if (take == nullptr && column == nullptr) return;
  report_other_locks(scene, take != nullptr ? take->table : column->table,
                     "set a short lock_timeout, and try again when it fails", reporter);
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
