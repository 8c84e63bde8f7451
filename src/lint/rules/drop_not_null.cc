// DROP NOT NULL.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_not_null(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* turn = scene.act<TurnNullable>();
  if (turn == nullptr || !turn->nullable || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column != nullptr && column->column.nullable) return;
  std::string problem =
      fmt::format("{}.{} may be NULL from here on", scene.shown(turn->table), turn->column);
  std::vector<std::string> help = {"make sure that what is deployed can read a NULL there"};
  if (scene.transaction.open || !scene.alone) {
    reporter.report_unless(not_null_of(scene.schema.at_home(turn->table), turn->column),
                           std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

}  // namespace

extern const Rule drop_not_null;
const Rule drop_not_null{"drop-not-null",
                         Family::kCompatibility,
                         Severity::kNote,
                         "readers may meet a NULL that there never was",
                         "The deployed application was written for a column that is always there.",
                         check_drop_not_null,
                         nullptr};

}  // namespace shoofly::lint
