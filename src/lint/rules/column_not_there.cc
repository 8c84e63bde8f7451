// ALTER of a column that no migration has made.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_column_not_there(const Scene& scene, Reporter& reporter) {
  std::string column;
  QualifiedName name;
  const auto take = [&](const auto* act) {
    if (act == nullptr) return;
    column = act->column;
    name = act->table;
  };
  const auto* drop = scene.act<TakeColumn>();
  if (drop != nullptr && drop->if_exists) return;
  take(drop);
  take(scene.act<TurnType>());
  take(scene.act<TurnDefault>());
  take(scene.act<TurnNullable>());
  take(scene.act<NameColumn>());
  const auto* turn = scene.act<TurnColumn>();
  take(turn != nullptr && turn->if_exists ? nullptr : turn);
  // A text of no tool may stand on another one's schema.
  if (column.empty() || scene.statement.maybe || scene.migration.version.empty() || !scene.certain)
    return;
  const WrittenTable* table = scene.table(name);
  if (table == nullptr || !table->unread.empty() || !table->parent.name.empty() ||
      table->columns.empty() || table->find_column(column) != nullptr)
    return;
  std::vector<std::string> known;
  for (const WrittenColumn& each : table->columns) known.push_back(each.column.name);
  const std::string meant = nearest(column, known);
  reporter.report(fmt::format("{} has no column \"{}\" ({})", scene.shown(name), column,
                              scene.server.engine == "postgres" ? "42703" : "1054"),
                  meant.empty() ? std::vector<std::string>()
                                : std::vector<std::string>{"did you mean " + meant + "?"});
}

}  // namespace

extern const Rule column_not_there;
const Rule column_not_there{"column-not-there",
                            Family::kCompatibility,
                            Severity::kError,
                            "a column is changed that is not there",
                            "The server refuses the statement, and the migration stops.",
                            check_column_not_there,
                            nullptr,
                            Engines{true, true, false}};

}  // namespace shoofly::lint
