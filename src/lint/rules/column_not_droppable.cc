// DROP COLUMN that SQLite refuses.

#include <string>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/rule.h"
#include "lint/rules/droppable.h"
#include "lint/wording.h"

namespace shoofly::lint {

std::string why_not_droppable(const WrittenTable& table, const std::string& column) {
  for (const WrittenConstraint& written : table.constraints) {
    const Constraint& one = written.constraint;
    if (!contains(one.columns, column)) continue;
    if (one.kind == ConstraintKind::kPrimaryKey) return "it is part of the primary key";
    if (one.kind == ConstraintKind::kUnique) return "it is UNIQUE";
    if (written.of_table && one.kind == ConstraintKind::kCheck)
      return "a CHECK of the table uses it";
    if (written.of_table && one.kind == ConstraintKind::kForeignKey)
      return "a FOREIGN KEY of the table uses it";
  }
  for (const WrittenIndex& written : table.indexes) {
    for (const IndexPart& part : written.index.parts) {
      if (part.column == column) return fmt::format("index {} uses it", written.index.name);
    }
  }
  return "";
}

namespace {

void check_column_not_droppable(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeColumn>();
  const WrittenTable* table = take == nullptr ? nullptr : scene.table(take->table);
  if (table == nullptr || table->find_column(take->column) == nullptr) return;
  const std::string why = why_not_droppable(*table, take->column);
  if (why.empty()) return;
  const bool index = why.starts_with("index");
  reporter.report(
      fmt::format("{}.{} cannot be dropped: {}", scene.shown(take->table), take->column, why),
      {index ? "drop the index first" : "make the table anew without it"});
}

}  // namespace

extern const Rule column_not_droppable;
const Rule column_not_droppable{"column-not-droppable",
                                Family::kLocks,
                                Severity::kError,
                                "DROP COLUMN that SQLite refuses",
                                "The statement fails, and the migration stops.",
                                check_column_not_droppable,
                                nullptr,
                                kSqlite};

}  // namespace shoofly::lint
