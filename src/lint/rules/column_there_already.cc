// ADD COLUMN of one that is there, or RENAME to it.

#include <string>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_column_there_already(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  const auto* rename = scene.act<NameColumn>();
  if (make == nullptr && rename == nullptr) return;
  if ((make != nullptr && make->if_not_exists) || scene.statement.maybe ||
      !in_known_order(scene.migration) || !scene.certain)
    return;
  const QualifiedName& name = make != nullptr ? make->table : rename->table;
  const std::string& column = make != nullptr ? make->column.column.name : rename->to;
  const bool postgres = scene.server.engine == "postgres";
  const WrittenTable* table = postgres ? certain_table(scene, name) : scene.table(name);
  if (table == nullptr || table->find_column(column) == nullptr) return;
  // The server drops before it adds.
  if (statement_has<TakeColumn>(scene, [&](const TakeColumn& act) { return act.column == column; }))
    return;
  reporter.report(fmt::format("{} has a column \"{}\" ({})", scene.shown(name), column,
                              postgres ? "42701" : "1060"),
                  {rename != nullptr ? "another name, or drop the one that is there before"
                   : postgres        ? "ALTER COLUMN, where it is to change"
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
                                Engines{true, true, false}};

}  // namespace shoofly::lint
