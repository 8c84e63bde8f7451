// ADD COLUMN of one that is there, or RENAME to it.

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_made_twice(const Scene& scene, const WrittenTable& table, Reporter& reporter) {
  if (scene.statement.maybe) return;
  std::set<std::string> known;
  for (const WrittenColumn& each : table.columns) {
    std::string name = each.column.name;
    if (!is_postgres(scene))
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (known.insert(std::move(name)).second) continue;
    reporter.report_at(each.at,
                       fmt::format("{} gets two columns \"{}\"{}", scene.shown(table.name),
                                   each.column.name, code_of(scene, "42701", 1060)),
                       {"another name for one of them"});
  }
}

void check_column_there_already(const Scene& scene, Reporter& reporter) {
  const auto* table_made = scene.act<MakeTable>();
  if (table_made != nullptr && !table_made->if_not_exists)
    return check_made_twice(scene, table_made->table, reporter);
  const auto* make = scene.act<MakeColumn>();
  const auto* rename = scene.act<NameColumn>();
  if (make == nullptr && rename == nullptr) return;
  if ((make != nullptr && make->if_not_exists) || scene.statement.maybe ||
      !in_known_order(scene.migration) || !scene.certain)
    return;
  const QualifiedName& name = make != nullptr ? make->table : rename->table;
  const std::string& column = make != nullptr ? make->column.column.name : rename->to;
  const WrittenTable* table = certain_table(scene, name);
  if (table == nullptr || table->find_column(column) == nullptr) return;
  // Elsewhere a name may get other letters.
  if (rename != nullptr && !is_postgres(scene) && same_name(rename->column, column)) return;
  // The server drops before it adds.
  if (statement_has<TakeColumn>(scene, [&](const TakeColumn& act) { return act.column == column; }))
    return;
  const std::string& engine = scene.server.engine;
  reporter.report(fmt::format("{} has a column \"{}\"{}", scene.shown(name), column,
                              code_of(scene, "42701", 1060)),
                  {rename != nullptr      ? "another name, or drop the one that is there before"
                   : engine == "postgres" ? "ALTER COLUMN, where it is to change"
                   : engine == "sqlite"   ? "make the table anew, where it is to change"
                                          : "MODIFY, where it is to change"});
}

}  // namespace

extern const Rule column_there_already;
const Rule column_there_already{"column-there-already",
                                Family::kCompatibility,
                                Severity::kError,
                                "a column is added, or gets a name, that is there",
                                "The server refuses the statement, and the migration stops.",
                                check_column_there_already,
                                nullptr,
                                kEveryEngine};

}  // namespace shoofly::lint
