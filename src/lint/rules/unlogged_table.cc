// CREATE UNLOGGED TABLE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_unlogged_table(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeTable>();
  if (make == nullptr || !make->table.unlogged) return;
  reporter.report(
      fmt::format("{} is empty after a crash or a failover", scene.shown(make->table.name)),
      {"an ordinary table, unless its rows can be made again"});
}

}  // namespace

extern const Rule unlogged_table;
const Rule unlogged_table{"unlogged-table",
                          Family::kData,
                          Severity::kNote,
                          "a table that a crash empties",
                          "An unlogged table has no rows after a crash, and none on any standby.",
                          check_unlogged_table,
                          nullptr};

}  // namespace shoofly::lint
