// DETACH PARTITION without CONCURRENTLY.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_detach_partition_blocks(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<PartitionDetachment>();
  if (work == nullptr || work->concurrently || !scene.is_live(work->table)) return;
  std::vector<std::string> help = {with_end(scene.text, "concurrently"),
                                   "outside a transaction: CONCURRENTLY cannot run in one"};
  if (scene.server.major < 14)
    help = {
        "CONCURRENTLY comes with PostgreSQL 14; before, set a short lock_timeout and try again"};
  reporter.report(
      fmt::format("DETACH PARTITION takes ACCESS EXCLUSIVE on {}: every read and write of "
                  "it waits",
                  scene.shown(work->table)),
      std::move(help));
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
