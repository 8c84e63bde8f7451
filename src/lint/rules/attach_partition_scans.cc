// ATTACH PARTITION of a table without a check that proves its bounds.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/partition_proof.h"
#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/schema_history.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// The server makes what the parent has and the partition not.
void check_indexes(const Scene& scene, const AttachPartition& attach, Reporter& reporter) {
  const WrittenTable* parent = scene.table(attach.table);
  const WrittenTable* partition = scene.table(attach.partition);
  if (parent == nullptr || partition == nullptr || !scene.history->is_whole(partition->name) ||
      scene.transaction.were_partitions.count(partition->name) > 0)
    return;
  const std::vector<std::string> missing = missing_indexes(*parent, *partition);
  if (missing.empty()) return;
  reporter.report(
      fmt::format("{} has no {}, which {} has: {} built under ACCESS EXCLUSIVE on {}, and every "
                  "read and write of it waits meanwhile",
                  scene.shown(attach.partition), fmt::join(missing, ", no "),
                  scene.shown(attach.table), missing.size() == 1 ? "it is" : "they are",
                  scene.shown(attach.partition)),
      {fmt::format("before: create index concurrently (unique for a key) of the same columns on {}",
                   sql_name(attach.partition)),
       "then attach: the server takes the index that is there"});
}

void check_attach_partition_scans(const Scene& scene, Reporter& reporter) {
  const auto* attach = scene.act<AttachPartition>();
  if (attach == nullptr) return;
  const WrittenTable* rest = scene.schema.default_partition(attach->table);
  if (rest != nullptr && scene.is_live(rest->name) && !may_prove_bounds(*rest)) {
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
  check_indexes(scene, *attach, reporter);
  const WrittenTable* partition = scene.table(attach->partition);
  const WrittenTable* parent = scene.table(attach->table);
  if (partition != nullptr && may_prove_bounds(*partition)) {
    const std::string column = parent == nullptr ? "" : unproved_column(*parent, *partition);
    if (column.empty()) return;
    reporter.report(
        fmt::format("every row of {} is read under ACCESS EXCLUSIVE on it: its check does not say "
                    "that {} is not NULL, and so does not prove that they fit",
                    attach->partition.display(), column),
        attached_after_check(scene, *attach));
    return;
  }
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
