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
  const QualifiedName table = scene.schema.at_home(name->table);
  const TransactionState& transaction = scene.transaction;
  // A swap: nobody has seen the name that it has, or what it takes was another's a moment ago.
  const bool swaps =
      transaction.open && scene.server.engine != "mariadb" && scene.server.engine != "mysql";
  if (swaps && (transaction.moved_columns.count(column_name(table, name->column)) > 0 ||
                transaction.freed_columns.count(column_name(table, name->to)) > 0))
    return;
  Rewrite rewrite = renamed_column(scene, *name);
  if (!scene.engine.takes_changes())
    rewrite = remarks_only(
        {"add a column of the new name, let the application write both, fill it, then drop the old "
         "one"});
  std::string problem =
      fmt::format("statements that name {}.{} fail from here on{}", scene.shown(name->table),
                  name->column, users_words(scene, name->table, name->column));
  if (swaps) {
    reporter.report_unless(column_called(table, name->column), std::move(problem),
                           std::move(rewrite));
  } else {
    reporter.report(std::move(problem), std::move(rewrite));
  }
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
