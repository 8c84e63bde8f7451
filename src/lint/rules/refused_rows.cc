#include "lint/rules/refused_rows.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/inserted_rows.h"
#include "lint/row_copy.h"

namespace shoofly::lint {
namespace {

bool has_generated(const WrittenTable& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const WrittenColumn& one) {
    return one.column.generated != Generated::kNone;
  });
}

// The first number of values that is not the number of columns; none: all fit, or are not known.
std::optional<std::size_t> misfit(const Scene& scene, const RowWork& rows,
                                  const std::optional<RowCopy>& copy, std::size_t wanted) {
  if (!rows.from_query) {
    const std::optional<std::vector<InsertedRow>> inserted = inserted_rows(scene.text);
    if (!inserted) return std::nullopt;
    const auto other = std::find_if(inserted->begin(), inserted->end(),
                                    [&](const InsertedRow& row) { return row.size() != wanted; });
    return other == inserted->end() ? std::nullopt : std::optional(other->size());
  }
  if (!copy) return std::nullopt;
  std::size_t values = 0;
  for (const CopiedItem& item : copy->items) {
    if (item.column != "*") {
      ++values;
      continue;
    }
    const WrittenTable* from = copy->from.empty() ? nullptr : whole_table(scene, {"", copy->from});
    if (from == nullptr || has_generated(*from)) return std::nullopt;
    values += from->columns.size();
  }
  return values == wanted ? std::nullopt : std::optional(values);
}

bool is_key_column(const WrittenTable& table, const std::string& column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const WrittenConstraint& one) {
                       const auto& columns = one.constraint.columns;
                       return one.constraint.kind == ConstraintKind::kPrimaryKey &&
                              std::find(columns.begin(), columns.end(), column) != columns.end();
                     });
}

// NOT NULL, and nothing gives it a value. A key may count by itself.
const WrittenColumn* column_left_out(const WrittenTable& table, const RowWork& rows) {
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(), [&](const WrittenColumn& one) {
        const Column& column = one.column;
        return !column.nullable && !column.default_sql && column.generated == Generated::kNone &&
               !is_key_column(table, column.name) &&
               std::none_of(rows.columns.begin(), rows.columns.end(),
                            [&](const std::string& name) { return same_name(name, column.name); });
      });
  return found == table.columns.end() ? nullptr : &*found;
}

}  // namespace

void report_refused_rows(const Scene& scene, const RowWork& rows, Reporter& reporter) {
  if (rows.verb != RowWork::Verb::kInsert || rows.tables.size() != 1) return;
  const WrittenTable* table = whole_table(scene, rows.tables.front());
  if (table == nullptr) return;
  const std::optional<RowCopy> copy =
      rows.from_query ? read_row_copy(scene.text, scene.server.engine) : std::nullopt;
  const bool named = !rows.columns.empty();
  const std::size_t wanted = named ? rows.columns.size() : table->columns.size();
  if (named || !has_generated(*table)) {
    if (const std::optional<std::size_t> values = misfit(scene, rows, copy, wanted)) {
      reporter.report(
          fmt::format("the server refuses it: {} values for {} columns", *values, wanted),
          {"a value for each column"});
      return;
    }
  }
  // OR IGNORE leaves out the row.
  const bool plain = scene.words().starts_with("insert into ");
  const WrittenColumn* missing = named && plain ? column_left_out(*table, rows) : nullptr;
  if (missing == nullptr) return;
  reporter.report(fmt::format("the server refuses {}: {}.{} is NOT NULL without a default, and the "
                              "INSERT leaves it out",
                              rows.from_query ? "each row" : "it", scene.shown(table->name),
                              missing->column.name),
                  {"name the column and give it a value, or make it with a default"});
}

}  // namespace shoofly::lint
