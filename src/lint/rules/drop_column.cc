// DROP COLUMN.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_column(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* take = scene.act<TakeColumn>();
  if (take == nullptr || !scene.is_live(take->table)) return;
  const WrittenTable* table = scene.table(take->table);
  if (take->if_exists && table != nullptr && table->find_column(take->column) == nullptr) return;
  reporter.report(
      fmt::format("statements that name {}.{} fail from here on, and its values cannot be "
                  "brought back",
                  scene.shown(take->table), take->column),
      {"first deploy an application that does not use it; then drop it in a later "
       "migration",
       fmt::format("shoofly keeps it until the change is purged: operations: [{{ "
                   "drop_column: {{ table: {}, column: {} }} }}]",
                   scene.shown(take->table), take->column)});
}

}  // namespace

extern const Rule drop_column;
const Rule drop_column{"drop-column",
                       Family::kCompatibility,
                       Severity::kWarning,
                       "a column goes that the deployed application may use",
                       "Whoever names the column fails at once, and its values are gone for good.",
                       check_drop_column,
                       nullptr};

}  // namespace shoofly::lint
