// ALTER COLUMN TYPE and prepared statements.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_cached_plan_breaks(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnType>();
  if (turn == nullptr || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column != nullptr &&
      scene.engine.plain_type(column->column.type) == scene.engine.plain_type(turn->type))
    return;
  reporter.report(
      fmt::format("prepared statements that return {}.{} fail until they are prepared again",
                  scene.shown(turn->table), turn->column),
      {"let the application's sessions be opened anew after it"});
}

}  // namespace

extern const Rule cached_plan_breaks;
const Rule cached_plan_breaks{
    "cached-plan-breaks",
    Family::kCompatibility,
    Severity::kNote,
    "prepared statements that return the column fail once",
    "PostgreSQL answers 0A000, cached plan must not change result type, until the session prepares them again; many poolers and drivers do not.",
    check_cached_plan_breaks,
    nullptr};

}  // namespace shoofly::lint
