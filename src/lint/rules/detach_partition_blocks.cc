// DETACH PARTITION without CONCURRENTLY.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_detach_partition_blocks(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<PartitionDetachment>();
  if (work == nullptr || work->concurrently || !scene.is_live(work->table)) return;
  const std::string problem =
      fmt::format("DETACH PARTITION takes ACCESS EXCLUSIVE on {}: every read and write of it waits",
                  scene.shown(work->table));
  if (scene.server.version.major < 14) {
    reporter.report(
        problem,
        {"CONCURRENTLY comes with PostgreSQL 14; before, set a short lock_timeout and try again"});
  } else if (scene.schema.default_partition(work->table) != nullptr) {
    reporter.report(problem,
                    {"CONCURRENTLY is refused where the table has a default partition: set a "
                     "short lock_timeout and try again"});
  } else {
    reporter.report(problem, outside(with_end(scene.text, "concurrently"),
                                     {"it leaves a check of its bounds on the partition"}));
  }
}

}  // namespace

extern const Rule detach_partition_blocks;
const Rule detach_partition_blocks{
    "detach-partition-blocks",
    Family::kLocks,
    Severity::kWarning,
    "a partition is detached while everybody waits",
    "The lock queues behind the longest reader of the whole table, and everybody queues behind it.",
    check_detach_partition_blocks,
    nullptr};

}  // namespace shoofly::lint
