// DROP PARTITION, TRUNCATE PARTITION.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_partition_rows_go(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* turn = scene.act<TurnOptions>();
  if (turn == nullptr || !scene.is_live(turn->table)) return;
  const auto found = turn->options.find("partition");
  if (found == turn->options.end()) return;
  const std::string& what = found->second;
  const bool drops = what.starts_with("drop ");
  if (!drops && !what.starts_with("truncate ")) return;
  reporter.report(fmt::format("every row of partition {} of {} goes, and cannot be brought back",
                              what.substr(what.find(' ') + 1), scene.shown(turn->table)),
                  {"exchange it with an empty table first, and keep that until nobody misses it"});
}

}  // namespace

extern const Rule partition_rows_go;
const Rule partition_rows_go{"partition-rows-go",
                             Family::kCompatibility,
                             Severity::kWarning,
                             "the rows of a partition go",
                             "DROP PARTITION and TRUNCATE PARTITION delete without a transaction.",
                             check_partition_rows_go,
                             nullptr,
                             kMysql};

}  // namespace shoofly::lint
