// ATTACH PARTITION of a table without a check that proves its bounds.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_attach_partition_scans(const Scene& scene, Reporter& reporter) {
  const auto* attach = scene.act<AttachPartition>();
  if (attach == nullptr || !scene.is_live(attach->partition)) return;
  const WrittenTable* partition = scene.table(attach->partition);
  if (partition != nullptr) {
    for (const WrittenConstraint& constraint : partition->constraints) {
      const Constraint& check = constraint.constraint;
      if (check.kind == ConstraintKind::kCheck && check.validated) return;
    }
  }
  reporter.report(
      fmt::format("every row of {} is read under ACCESS EXCLUSIVE on it, to see that it "
                  "fits",
                  attach->partition.display()),
      {fmt::format("alter table {} add constraint NAME check (the partition's bounds, and "
                   "IS NOT NULL) not valid;",
                   sql_name(attach->partition)),
       "then validate it in another transaction, then attach"});
}

}  // namespace

extern const Rule attach_partition_scans;
const Rule attach_partition_scans{
    "attach-partition-scans",
    Family::kLocks,
    Severity::kWarning,
    "a table is read as it becomes a partition",
    "The server has to know that every row fits. A validated check that says so spares it the reading.",
    check_attach_partition_scans,
    nullptr};

}  // namespace shoofly::lint
