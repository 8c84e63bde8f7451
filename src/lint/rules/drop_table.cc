// DROP TABLE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_table(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* take = scene.act<TakeTable>();
  if (take == nullptr || !scene.is_live(take->table)) return;
  reporter.report(
      fmt::format("statements that name {} fail from here on, and its rows cannot be "
                  "brought back",
                  scene.shown(take->table)),
      {"first deploy an application that does not use it; rename it before, so that it can "
       "come back",
       fmt::format("shoofly keeps it until the change is purged: operations: [{{ "
                   "drop_table: {{ table: {} }} }}]",
                   scene.shown(take->table))});
}

}  // namespace

extern const Rule drop_table;
const Rule drop_table{"drop-table",
                      Family::kCompatibility,
                      Severity::kWarning,
                      "a table goes that the deployed application may use",
                      "Whoever names the table fails at once, and its rows are gone for good.",
                      check_drop_table,
                      nullptr};

}  // namespace shoofly::lint
