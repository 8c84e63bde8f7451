// RENAME COLUMN.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rename_column(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* name = scene.act<NameColumn>();
  if (name == nullptr || !scene.is_live(name->table)) return;
  reporter.report(
      fmt::format("statements that name {}.{} fail from here on", scene.shown(name->table),
                  name->column),
      {fmt::format("shoofly keeps both names in step: operations: [{{ rename_column: {{ "
                   "table: {}, column: {}, to: {} }} }}]",
                   scene.shown(name->table), name->column, name->to)});
}

}  // namespace

extern const Rule rename_column;
const Rule rename_column{"rename-column",
                         Family::kCompatibility,
                         Severity::kWarning,
                         "a column gets a name that the deployed application does not know",
                         "There is no moment at which the old and the new application both work.",
                         check_rename_column,
                         nullptr};

}  // namespace shoofly::lint
