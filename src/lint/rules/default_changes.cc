// SET DEFAULT where there was another one.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_default_changes(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* turn = scene.act<TurnDefault>();
  const WrittenTable* table = turn == nullptr ? nullptr : scene.table(turn->table);
  if (table == nullptr || !turn->value || !scene.is_live(turn->table)) return;
  const WrittenColumn* column = table->find_column(turn->column);
  if (column == nullptr || !column->column.default_sql || column->column.default_sql == turn->value)
    return;
  reporter.report(fmt::format("INSERTs that leave {}.{} out write {} instead of {} from here on",
                              scene.shown(turn->table), turn->column, *turn->value,
                              *column->column.default_sql),
                  {"make sure that this is right for what is deployed, too"});
}

}  // namespace

extern const Rule default_changes;
const Rule default_changes{"default-changes",
                           Family::kCompatibility,
                           Severity::kNote,
                           "rows that the deployed application writes get another value",
                           "It leaves the column out and means the default that it knows.",
                           check_default_changes,
                           nullptr,
                           Engines{true, true, false}};

}  // namespace shoofly::lint
