// ALTER COLUMN TYPE that writes no row, but has checks made again or indexes built anew.

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/names.h"
#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool asks_for_value(const WrittenTable& table, const std::string& column) {
  return std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& one) {
        const Constraint& check = one.constraint;
        return check.kind == ConstraintKind::kCheck && contains(check.columns, column) &&
               has_word(check.expression, "is") && has_word(check.expression, "not") &&
               has_word(check.expression, "null");
      });
}

std::string how_to(const Scene& scene, const TurnType& turn) {
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  const bool same =
      column != nullptr && turn.collation.empty() && turn.value.empty() &&
      scene.engine.plain_type(column->column.type) == scene.engine.plain_type(turn.type);
  if (same) return "it has that type: leave TYPE out, and nothing is read";
  // What proves SET NOT NULL is not dropped before it.
  if (table != nullptr && column->column.nullable && asks_for_value(*table, turn.column))
    return fmt::format(
        "first, while the check is there: alter table {} alter column {} set not null; (nothing is "
        "read for it), then drop the check and change the type",
        sql_name(turn.table), sql_name(turn.column));
  return "drop the check first, change the type, and add the check NOT VALID; then validate it";
}

void check_type_change_scans(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnType>();
  if (turn == nullptr || scene.facts.rewrites || !scene.facts.scans) return;
  if (!scene.is_live(turn->table)) return;
  if (scene.facts.source.find("type-indexed") != std::string::npos) {
    reporter.report(
        fmt::format("an index that uses column {} is built anew under ACCESS EXCLUSIVE on {}: "
                    "every read and write of it waits meanwhile",
                    turn->column, scene.shown(turn->table)),
        {"drop the index before, change the type, and build it again with CREATE INDEX "
         "CONCURRENTLY"});
    return;
  }
  reporter.report(fmt::format("a check uses column {}: every row of {} is read again under ACCESS "
                              "EXCLUSIVE, and every read and write of it waits meanwhile",
                              turn->column, scene.shown(turn->table)),
                  {how_to(scene, *turn)});
}

}  // namespace

extern const Rule type_change_scans;
const Rule type_change_scans{
    "type-change-scans",
    Family::kLocks,
    Severity::kWarning,
    "a change of type reads every row while everybody waits",
    "The rows stay as they are, but a check that uses the column is made again under the lock, and an "
    "index is built anew that has an expression or a condition, or another collation from then on.",
    check_type_change_scans,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
