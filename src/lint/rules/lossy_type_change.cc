// ALTER COLUMN TYPE to a narrower type.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_lossy_type_change(const Scene& scene, Reporter& reporter) {
  const auto* whole = scene.act<TurnColumn>();
  const TurnType changed =
      whole == nullptr ? TurnType{} : TurnType{whole->table, whole->column, whole->to.column.type};
  const TurnType* turn = whole == nullptr ? scene.act<TurnType>() : &changed;
  if (turn == nullptr || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr || !scene.engine.narrows(column->column.type, turn->type)) return;
  reporter.report(fmt::format("{} holds less than {}: values of {}.{} may not fit", turn->type,
                              column->column.type, scene.shown(turn->table), turn->column),
                  {"count the values that do not fit before", "shoofly counts them, and asks"});
}

}  // namespace

extern const Rule lossy_type_change;
const Rule lossy_type_change{
    "lossy-type-change",
    Family::kData,
    Severity::kWarning,
    "values may not fit the new type",
    "The statement fails on the first value that does not fit, or rounds what it cannot hold.",
    check_lossy_type_change,
    nullptr,
    Engines{true, true, false}};

}  // namespace shoofly::lint
