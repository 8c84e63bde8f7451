// ATTACH PARTITION of a table without a check that proves its bounds.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Which check says what is not decided here: that there is one is somebody's intention.
bool excludes_rows(const WrittenTable& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [](const WrittenConstraint& constraint) {
                       const Constraint& check = constraint.constraint;
                       return check.kind == ConstraintKind::kCheck && check.validated;
                     });
}

void check_attach_partition_scans(const Scene& scene, Reporter& reporter) {
  const auto* attach = scene.act<AttachPartition>();
  if (attach == nullptr) return;
  const WrittenTable* rest = scene.schema.default_partition(attach->table);
  if (rest != nullptr && scene.is_live(rest->name) && !excludes_rows(*rest)) {
    reporter.about(rest->name);
    reporter.report(fmt::format("every row of the default partition {} is read under ACCESS "
                                "EXCLUSIVE on it, to see that none belongs into {}",
                                scene.shown(rest->name), scene.shown(attach->partition)),
                    {fmt::format("alter table {} add constraint NAME check (not within the "
                                 "partition's bounds) not valid;",
                                 sql_name(rest->name)),
                     "then validate it in another transaction, then attach"});
  }
  if (!scene.is_live(attach->partition)) return;
  const WrittenTable* partition = scene.table(attach->partition);
  if (partition != nullptr && excludes_rows(*partition)) return;
  // Of a table that no migration has made its checks are not known.
  Rewrite rewrite = partition == nullptr ? Rewrite() : attached_after_check(scene, *attach);
  if (rewrite.empty())
    rewrite = remarks_only(
        {fmt::format("alter table {} add constraint NAME check (the partition's bounds, and "
                     "IS NOT NULL) not valid;",
                     sql_name(attach->partition)),
         "then validate it in another transaction, then attach"});
  reporter.report(
      fmt::format("every row of {} is read under ACCESS EXCLUSIVE on it, to see that it "
                  "fits",
                  attach->partition.display()),
      std::move(rewrite));
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
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
