// ADD COLUMN .. UNIQUE or PRIMARY KEY.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_new_column_unique(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || !scene.is_live(make->table)) return;
  for (const WrittenConstraint& constraint : make->constraints) {
    const ConstraintKind kind = constraint.constraint.kind;
    if (kind != ConstraintKind::kUnique && kind != ConstraintKind::kPrimaryKey) continue;
    reporter.report(
        fmt::format("the index of the new column is built under ACCESS EXCLUSIVE on {}: "
                    "every read and write of it waits until it is ready",
                    scene.shown(make->table)),
        column_without_constraints(scene, *make));
  }
}

}  // namespace

extern const Rule new_column_unique;
const Rule new_column_unique{"new-column-unique",
                             Family::kLocks,
                             Severity::kWarning,
                             "a unique new column builds its index while everybody waits",
                             "The index is built under the lock of ADD COLUMN.",
                             check_new_column_unique,
                             nullptr,
                             kPostgres,
                             nullptr,
                             Effort::kSorts};

}  // namespace shoofly::lint
