// SET NOT NULL: what is deployed may write NULL.

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// MariaDB, MySQL: MODIFY .. NOT NULL. What has a default is filled where INSERTs leave it out.
void check_redefined(const Scene& scene, const TurnColumn& turn, Reporter& reporter) {
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  const Column& to = turn.to.column;
  if (column == nullptr || !column->column.nullable || to.nullable || !scene.is_live(turn.table))
    return;
  if (!to.identity.empty() || to.generated != Generated::kNone) return;
  // new-column-required says it.
  const std::string own = column_name(scene.schema.at_home(turn.table), column->column.name);
  if (!to.default_sql && scene.transaction.added.count(own) > 0) return;
  for (const WrittenConstraint& one : table->constraints) {
    if (one.constraint.kind == ConstraintKind::kPrimaryKey &&
        contains(one.constraint.columns, column->column.name))
      return;
  }
  reporter.report(
      fmt::format("the statement fails on a row that has NULL in {}.{}, and INSERTs that {} fail "
                  "from here on",
                  scene.shown(turn.table), turn.column,
                  to.default_sql ? "write NULL" : "leave it out, or write NULL,"),
      {fmt::format("update {} set {} = VALUE where {} is null; in batches before it",
                   sql_name_in(scene.server.engine, turn.table),
                   sql_name_in(scene.server.engine, {"", turn.column}),
                   sql_name_in(scene.server.engine, {"", turn.column})),
       "make sure that what is deployed always writes it"});
}

void report_writers(const Scene& scene, const QualifiedName& table, const std::string& column,
                    Reporter& reporter) {
  // What the statement itself does to the rows that are there is told by set-not-null-scans.
  reporter.at_most(Severity::kNote);
  reporter.report(fmt::format("INSERTs that leave {}.{} out, or write NULL, fail from here on",
                              scene.shown(table), column),
                  {"make sure that what is deployed always writes it, or give it a default"});
}

// The migration has given it a default for the rows that are there, and takes it away again.
void check_lent_default(const Scene& scene, const TurnDefault& turn, Reporter& reporter) {
  if (turn.value || !scene.is_live(turn.table)) return;
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (column == nullptr || column->column.nullable || !column->column.default_sql) return;
  const std::string own = column_name(scene.schema.at_home(turn.table), turn.column);
  const auto lent = scene.transaction.lent_defaults.find(own);
  // required-column-without-default says it of what is new.
  if (lent == scene.transaction.lent_defaults.end() || !lent->second ||
      scene.transaction.added.count(own) > 0)
    return;
  report_writers(scene, turn.table, turn.column, reporter);
}

void check_set_not_null_refuses_writers(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  if (const auto* turn = scene.act<TurnDefault>())
    return check_lent_default(scene, *turn, reporter);
  if (const auto* turn = scene.act<TurnColumn>()) return check_redefined(scene, *turn, reporter);
  const auto* turn = scene.act<TurnNullable>();
  if (turn == nullptr || turn->nullable || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column != nullptr && (!column->column.nullable || column->column.default_sql)) return;
  // The same transaction has dropped it before.
  const std::string own = column_name(scene.schema.at_home(turn->table), turn->column);
  if (scene.transaction.loosened.count(own) > 0) return;
  // new-column-required says it.
  if (column != nullptr && scene.transaction.added.count(own) > 0) return;
  report_writers(scene, turn->table, turn->column, reporter);
}

}  // namespace

extern const Rule set_not_null_refuses_writers;
const Rule set_not_null_refuses_writers{
    "set-not-null-refuses-writers",
    Family::kCompatibility,
    Severity::kWarning,
    "INSERTs that leave a column out may fail from here on",
    "The deployed application does not know yet that the column must not be NULL.",
    check_set_not_null_refuses_writers,
    nullptr,
    Engines{true, true, false}};

}  // namespace shoofly::lint
