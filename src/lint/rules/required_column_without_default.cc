// ADD COLUMN NOT NULL without DEFAULT.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Of a column that the same migration has added with one, for the rows that were there.
void check_default_dropped(const Scene& scene, const TurnDefault& turn, Reporter& reporter) {
  if (scene.leads_back() || turn.value || !scene.is_live(turn.table)) return;
  const QualifiedName full = scene.schema.at_home(turn.table);
  if (scene.transaction.added.count(column_name(full, turn.column)) == 0) return;
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (column == nullptr || column->column.nullable || !column->column.default_sql) return;
  std::string problem = fmt::format(
      "{}.{} is NOT NULL and loses its default: INSERTs that do not know the column fail from "
      "here on",
      scene.shown(turn.table), turn.column);
  std::vector<std::string> help = {
      "keep the default until what is deployed writes the column (Django 5: db_default), or let it "
      "be NULL first"};
  // It gets another one under the same lock.
  if (scene.transaction.open || !scene.alone) {
    reporter.report_unless(default_of(full, turn.column), std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

void check_required_column_without_default(const Scene& scene, Reporter& reporter) {
  if (const auto* turn = scene.act<TurnDefault>()) check_default_dropped(scene, *turn, reporter);
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || !scene.is_live(make->table)) return;
  const Column& column = make->column.column;
  if (column.nullable || column.default_sql || make->column.serial || !column.identity.empty() ||
      column.generated != Generated::kNone)
    return;
  const bool fills = scene.server.engine == "mariadb" || scene.server.engine == "mysql";
  reporter.report(
      fmt::format("{}.{} is NOT NULL without a default: {}, and INSERTs that do not know the "
                  "column fail from here on",
                  scene.shown(make->table), column.name,
                  fills ? "the rows that are there get 0 or an empty text"
                        : "the statement fails if there is a row"),
      {fmt::format("alter table {} add column {} {} not null default VALUE;",
                   sql_name_in(scene.server.engine, make->table),
                   sql_name_in(scene.server.engine, {"", column.name}), column.type),
       "a default that is one value for all rows is added in an instant"});
}

}  // namespace

extern const Rule required_column_without_default;
const Rule required_column_without_default{
    "required-column-without-default",
    Family::kCompatibility,
    Severity::kError,
    "a new column that no INSERT fills must not be NULL",
    "The deployed application does not know the column, and every INSERT of it fails, where not the statement itself does.",
    check_required_column_without_default,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint
