// DROP COLUMN that SQLite refuses.

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/object_texts.h"
#include "lint/rule.h"
#include "lint/rules/droppable.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {

namespace {

// Without quotes: what stands in them becomes a text where no column is called so.
bool has_plain_word(std::string_view text, std::string_view word) {
  for (const SqlWord& one : sql_words(text)) {
    if (one.is_name && is_word(text, one, word)) return true;
  }
  return false;
}

}  // namespace

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
  for (const WrittenColumn& other : table.columns) {
    if (other.column.name != column && has_plain_word(other.column.generated_sql.str(), column))
      return fmt::format("column {} is computed from it", other.column.name);
  }
  for (const WrittenIndex& written : table.indexes) {
    for (const IndexPart& part : written.index.parts) {
      if (part.column == column || has_plain_word(std::string(part.expression), column))
        return fmt::format("index {} uses it", written.index.name);
    }
    if (has_plain_word(std::string(written.index.where_sql), column))
      return fmt::format("index {} uses it", written.index.name);
  }
  return "";
}

namespace {

// The server reads every view and trigger again, and refuses where one does not fit any more.
void check_users(const Scene& scene, const TakeColumn& take, Reporter& reporter) {
  if (scene.objects == nullptr) return;
  const QualifiedName table = scene.schema.at_home(take.table);
  for (const KnownObject& object : *scene.objects) {
    if (!reads_column(scene.schema, object, table, take.column)) continue;
    reporter.report(fmt::format("{}.{} cannot be dropped: {} {} uses it", scene.shown(take.table),
                                take.column, object.kind, object.name.name),
                    {fmt::format("drop {} {} first, and make it again without the column",
                                 object.kind, sql_name(object.name.name))});
  }
}

void check_column_not_droppable(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeColumn>();
  const WrittenTable* table = take == nullptr ? nullptr : scene.table(take->table);
  if (table == nullptr || table->find_column(take->column) == nullptr) return;
  const std::string why = why_not_droppable(*table, take->column);
  if (why.empty()) return check_users(scene, *take, reporter);
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
