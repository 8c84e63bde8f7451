// ADD COLUMN of one that is there.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_column_there_already(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || make->if_not_exists || scene.migration.version.empty() || !scene.certain)
    return;
  const WrittenTable* table = scene.table(make->table);
  if (table == nullptr || table->find_column(make->column.column.name) == nullptr) return;
  reporter.report(
      fmt::format("{} has a column \"{}\" ({})", scene.shown(make->table), make->column.column.name,
                  scene.server.engine == "postgres" ? "42701" : "1060"),
      {scene.server.engine == "postgres" ? "ALTER COLUMN, where it is to change"
                                         : "MODIFY, where it is to change"});
}

}  // namespace

extern const Rule column_there_already;
const Rule column_there_already{"column-there-already",
                                Family::kCompatibility,
                                Severity::kError,
                                "a column is added that is there",
                                "The server refuses the statement, and the migration stops.",
                                check_column_there_already,
                                nullptr,
                                Engines{true, true, false}};

}  // namespace shoofly::lint
