// RENAME COLUMN.

#include <utility>

#include <fmt/format.h>

#include "lint/change_proposals.h"
#include "lint/rule.h"
#include "lint/users.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rename_column(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* turn = scene.act<TurnColumn>();
  const NameColumn changed =
      turn == nullptr ? NameColumn{} : NameColumn{turn->table, turn->column, turn->to.column.name};
  const bool renames = turn != nullptr && changed.column != changed.to;
  const NameColumn* name = renames ? &changed : scene.act<NameColumn>();
  if (name == nullptr || !scene.is_live(name->table)) return;
  Rewrite rewrite = renamed_column(scene, *name);
  if (!scene.engine.takes_changes())
    rewrite = remarks_only(
        {"add a column of the new name, let the application write both, fill it, then drop the old "
         "one"});
  reporter.report(
      fmt::format("statements that name {}.{} fail from here on{}", scene.shown(name->table),
                  name->column, users_words(scene, name->table, name->column)),
      std::move(rewrite));
}

}  // namespace

extern const Rule rename_column;
const Rule rename_column{"rename-column",
                         Family::kCompatibility,
                         Severity::kWarning,
                         "a column gets a name that the deployed application does not know",
                         "There is no moment at which the old and the new application both work.",
                         check_rename_column,
                         nullptr,
                         kEveryEngine};

}  // namespace shoofly::lint
