// DROP TABLE of one with foreign keys.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_table_locks_others(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeTable>();
  if (take == nullptr) return;
  report_other_locks(scene, take->table,
                     "drop its foreign keys one by one before, each with a short lock_timeout",
                     reporter);
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
