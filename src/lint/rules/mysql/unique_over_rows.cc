// A unique key on a table in use: two rows that have the same stop it.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/unique_keys.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

using KeyColumns = std::vector<std::string>;

// Of rows that were there it is NULL, or a number of its own.
bool sets_rows_apart(const Scene& scene, const QualifiedName& table, const std::string& column) {
  const auto* make = scene.act<MakeColumn>();
  if (make != nullptr && same_name(make->column.column.name, column)) return true;
  const auto is_new = [&](const MakeColumn& act) {
    return same_name(act.column.column.name, column) &&
           scene.schema.at_home(act.table) == scene.schema.at_home(table);
  };
  if (statement_has<MakeColumn>(scene, is_new)) return true;
  const WrittenTable* known = scene.table(table);
  const WrittenColumn* there = known == nullptr ? nullptr : known->find_column(column);
  return (there != nullptr && !there->column.identity.empty()) ||
         scene.transaction.empty_columns.count({scene.schema.at_home(table), column}) > 0;
}

// All columns of another key are among them.
bool is_unique_already(const Scene& scene, const NewKey& key) {
  const WrittenTable* known = scene.table(key.table);
  if (known == nullptr) return false;
  const auto has = [&](const KeyColumns& other) {
    return !other.empty() && std::all_of(other.begin(), other.end(), [&](const std::string& one) {
      return std::any_of(key.columns.begin(), key.columns.end(),
                         [&](const std::string& column) { return same_name(one, column); });
    });
  };
  const bool by_constraint = std::any_of(
      known->constraints.begin(), known->constraints.end(), [&](const WrittenConstraint& one) {
        const ConstraintKind kind = one.constraint.kind;
        return (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
               has(one.constraint.columns);
      });
  return by_constraint ||
         std::any_of(known->indexes.begin(), known->indexes.end(), [&](const WrittenIndex& one) {
           KeyColumns columns;
           for (const IndexPart& part : one.index.parts) columns.push_back(part.column);
           return one.index.unique && has(columns);
         });
}

void check_unique_over_rows(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  for (const NewKey& key : unique_keys_made(scene)) {
    if (!scene.is_live(key.table) || is_of_one_value(scene, key)) continue;
    const bool apart = std::any_of(
        key.columns.begin(), key.columns.end(),
        [&](const std::string& column) { return sets_rows_apart(scene, key.table, column); });
    // A second primary key is refused whatever the rows are.
    if (apart || key.what == "primary key" || is_unique_already(scene, key)) continue;
    std::string columns;
    for (const std::string& column : key.columns)
      columns += (columns.empty() ? "" : ", ") + sql_name_in(scene.server.engine, {"", column});
    reporter.report(
        fmt::format("two rows of {} with the same ({}) stop it{}", scene.shown(key.table),
                    fmt::join(key.columns, ", "), code_of(scene, "23505", 1062)),
        {fmt::format("look for them before: select {0}, count(*) from {1} group by {0} having "
                     "count(*) > 1;",
                     columns, sql_name_in(scene.server.engine, key.table))});
  }
}

}  // namespace

extern const Rule unique_over_rows;
const Rule unique_over_rows{
    "unique-over-rows",
    Family::kData,
    Severity::kWarning,
    "a unique key is refused where two rows have the same",
    "The statement reads all rows first and fails at the first two that are alike; what ran before it without a transaction stays.",
    check_unique_over_rows,
    nullptr,
    Engines{false, true, true}};

}  // namespace shoofly::lint
