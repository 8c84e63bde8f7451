// CREATE INDEX CONCURRENTLY on a partitioned table, DETACH CONCURRENTLY beside a default partition.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_concurrently_on_partitioned(const Scene& scene, Reporter& reporter) {
  const auto* detach = scene.detail<PartitionDetachment>();
  if (detach != nullptr && detach->concurrently) {
    const WrittenTable* rest = scene.schema.default_partition(detach->table);
    if (rest == nullptr) return;
    reporter.report(fmt::format("{} has a default partition, {}: DETACH PARTITION .. CONCURRENTLY "
                                "fails (55000)",
                                scene.shown(detach->table), scene.shown(rest->name)),
                    {"without CONCURRENTLY, with a lock_timeout"});
    return;
  }
  const auto* make = scene.act<MakeIndex>();
  if (make == nullptr || !make->concurrently) return;
  const WrittenTable* table = scene.table(make->index.table);
  if (table == nullptr || table->kind != TableKind::kPartitioned) return;
  reporter.report(fmt::format("{} is partitioned: CREATE INDEX CONCURRENTLY fails on it (0A000)",
                              scene.shown(make->index.table)),
                  {"CREATE INDEX .. ON ONLY it, which builds nothing",
                   "then CREATE INDEX CONCURRENTLY on each partition, and ALTER INDEX .. ATTACH "
                   "PARTITION"});
}

}  // namespace

extern const Rule concurrently_on_partitioned;
const Rule concurrently_on_partitioned{
    "concurrently-on-partitioned",
    Family::kLocks,
    Severity::kError,
    "CONCURRENTLY is refused for this partitioned table",
    "The server refuses it. Partition by partition it can be done.",
    check_concurrently_on_partitioned,
    nullptr};

}  // namespace shoofly::lint
