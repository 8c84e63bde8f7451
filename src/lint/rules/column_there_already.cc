// ADD COLUMN of one that is there.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_column_there_already(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || make->if_not_exists || scene.migration.version.empty()) return;
  const WrittenTable* table = scene.table(make->table);
  if (table == nullptr || table->find_column(make->column.column.name) == nullptr) return;
  reporter.report(fmt::format("{} has a column \"{}\" (42701)", scene.shown(make->table),
                              make->column.column.name),
                  {"ALTER COLUMN, where it is to change"});
}

}  // namespace

extern const Rule column_there_already;
const Rule column_there_already{
    "column-there-already",
    Family::kCompatibility,
    Severity::kError,
    "a column is added that is there",
    "The server refuses the statement (42701), and the migration stops.",
    check_column_there_already,
    nullptr};

}  // namespace shoofly::lint
