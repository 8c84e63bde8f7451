// INSERT .. SELECT of a column that may be NULL into one that must not be.

#include <cstddef>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/row_copy.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

bool is_in_key(const WrittenTable& table, const std::string& column) {
  for (const WrittenConstraint& one : table.constraints) {
    if (one.constraint.kind == ConstraintKind::kPrimaryKey &&
        contains(one.constraint.columns, column))
      return true;
  }
  return false;
}

void check_null_into_not_null(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || !rows->from_query || scene.leads_back()) return;
  const std::optional<RowCopy> copy = read_row_copy(scene.text, scene.server.engine);
  if (!copy || !copy->every_row || copy->columns.size() != copy->items.size()) return;
  const WrittenTable* to = scene.table({"", copy->to});
  const WrittenTable* from = scene.table({"", copy->from});
  if (to == nullptr || from == nullptr || !scene.is_live({"", copy->from})) return;
  for (std::size_t i = 0; i < copy->columns.size(); ++i) {
    const WrittenColumn* into = to->find_column(copy->columns[i]);
    const WrittenColumn* of = from->find_column(copy->items[i].column);
    if (into == nullptr || of == nullptr || into->column.nullable || !of->column.nullable) continue;
    if (is_in_key(*from, of->column.name) || is_in_key(*to, into->column.name)) continue;
    reporter.report(
        fmt::format("{}.{} may be NULL, and {}.{} must not be: one such row, and the statement "
                    "fails",
                    copy->from, of->column.name, copy->to, into->column.name),
        {fmt::format("coalesce({}, VALUE) in the SELECT, or first: update {} set {} = VALUE where "
                     "{} is null;",
                     of->column.name, copy->from, of->column.name, of->column.name)});
  }
}

}  // namespace

extern const Rule null_into_not_null;
const Rule null_into_not_null{"null-into-not-null",
                              Family::kData,
                              Severity::kWarning,
                              "rows may have NULL where the new table takes none",
                              "The statement fails on the first such row, and the migration stops.",
                              check_null_into_not_null,
                              nullptr,
                              kSqlite};

}  // namespace shoofly::lint
