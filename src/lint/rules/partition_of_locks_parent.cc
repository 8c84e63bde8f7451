// CREATE TABLE .. PARTITION OF a table in use.

#include <string>
#include <utility>

#include <fmt/format.h>

#include "lint/partition_proof.h"
#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_partition_of_locks_parent(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeTable>();
  if (make == nullptr || make->table.kind != TableKind::kPartition) return;
  if (!scene.is_live(make->table.parent)) return;
  const WrittenTable* rest = scene.schema.default_partition(make->table.parent);
  const std::string reads =
      rest == nullptr || may_prove_bounds(*rest)
          ? ""
          : fmt::format(", and every row of {} is read", scene.shown(rest->name));
  Rewrite rewrite = attached_instead(scene, *make);
  if (rewrite.empty())
    rewrite = remarks_only(
        {fmt::format("create table {} (like {} including all{});", sql_name(make->table.name),
                     sql_name(make->table.parent), without_identity(scene, make->table.parent)),
         fmt::format("then: alter table {} attach partition {} for values ..;",
                     sql_name(make->table.parent), sql_name(make->table.name))});
  reporter.report(
      fmt::format("PARTITION OF takes ACCESS EXCLUSIVE on {}: every read and write of it "
                  "waits{}",
                  make->table.parent.display(), reads),
      std::move(rewrite));
}

}  // namespace

extern const Rule partition_of_locks_parent;
const Rule partition_of_locks_parent{
    "partition-of-locks-parent",
    Family::kLocks,
    Severity::kWarning,
    "a new partition takes a lock that stops the whole table",
    "CREATE TABLE .. PARTITION OF needs ACCESS EXCLUSIVE on the parent, and reads the default partition. ATTACH needs less.",
    check_partition_of_locks_parent,
    nullptr};

}  // namespace shoofly::lint
