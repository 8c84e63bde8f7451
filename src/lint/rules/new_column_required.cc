// ADD COLUMN, UPDATE and SET NOT NULL in one migration: what is deployed does not know the column.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/undoing.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// The column that the act lets be NULL no longer; empty: it is no such act, or a default stays.
std::string required_column(const Scene& scene, QualifiedName& table) {
  if (const auto* turn = scene.act<TurnNullable>()) {
    table = turn->table;
    const WrittenTable* known = scene.table(table);
    const WrittenColumn* column = known == nullptr ? nullptr : known->find_column(turn->column);
    const bool filled = column == nullptr || !column->column.nullable ||
                        column->column.default_sql || !column->column.identity.empty() ||
                        column->serial || column->column.generated != Generated::kNone;
    return turn->nullable || filled ? "" : column->column.name;
  }
  const auto* turn = scene.act<TurnColumn>();
  if (turn == nullptr) return "";
  table = turn->table;
  const Column& to = turn->to.column;
  const WrittenTable* known = scene.table(table);
  const WrittenColumn* column = known == nullptr ? nullptr : known->find_column(turn->column);
  const bool filled =
      to.default_sql || !to.identity.empty() || turn->to.serial || to.generated != Generated::kNone;
  return column == nullptr || !column->column.nullable || to.nullable || filled
             ? ""
             : column->column.name;
}

void check_new_column_required(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back() || scene.statement.maybe) return;
  QualifiedName table;
  const std::string column = required_column(scene, table);
  if (column.empty() || !scene.is_live(table)) return;
  const QualifiedName full = scene.schema.at_home(table);
  // A trigger may fill it.
  if (scene.transaction.added.count(column_name(full, column)) == 0 ||
      scene.transaction.triggered.count(full) > 0)
    return;
  reporter.report_unless(
      default_of(full, column),
      fmt::format("{}.{} is new in this migration, and NOT NULL without a default from here on: "
                  "INSERTs of what is deployed do not know the column, and fail",
                  scene.shown(table), column),
      {"give it a default as well, or NOT NULL in a later release, when what is deployed writes "
       "it"});
}

}  // namespace

extern const Rule new_column_required;
const Rule new_column_required{
    "new-column-required",
    Family::kCompatibility,
    Severity::kWarning,
    "a column that the same migration adds must not be NULL any more",
    "The rows that are there get a value, but the deployed application does not know the column: its INSERTs leave it out.",
    check_new_column_required,
    nullptr,
    Engines{true, true, false}};

}  // namespace shoofly::lint
