// A primary key that can be NULL.

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// PostgreSQL's: SQLite takes any word for a type.
bool is_serial(std::string type) {
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type == "serial" || type == "bigserial" || type == "smallserial";
}

void say_serial(const Scene& scene, const WrittenTable& table, const Column& column,
                Reporter& reporter) {
  reporter.report(
      fmt::format("{} numbers no rows on SQLite: an INSERT that leaves {}.{} out "
                  "stores NULL",
                  column.type, scene.shown(table.name), column.name),
      {fmt::format("{} integer primary key", sql_name_in("sqlite", {"", column.name}))});
}

void check_nullable_primary_key(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeTable>();
  if (make == nullptr || make->table.without_rowid || make->table.strict || make->table.temporary)
    return;
  for (const WrittenConstraint& written : make->table.constraints) {
    const Constraint& key = written.constraint;
    if (key.kind != ConstraintKind::kPrimaryKey) continue;
    for (const std::string& name : key.columns) {
      const WrittenColumn* column = make->table.find_column(name);
      if (column == nullptr || !column->column.nullable) continue;
      if (key.columns.size() == 1 && scene.engine.plain_type(column->column.type) == "INTEGER")
        continue;  // it is the rowid
      if (key.columns.size() == 1 && is_serial(column->column.type)) {
        say_serial(scene, make->table, column->column, reporter);
        continue;
      }
      reporter.at_most(Severity::kNote);
      reporter.report(
          fmt::format("{}.{} can be NULL, in any number of rows", scene.shown(make->table.name),
                      name),
          {fmt::format("{} {} not null", sql_name_in("sqlite", {"", name}), column->column.type)});
    }
  }
}

}  // namespace

extern const Rule nullable_primary_key;
const Rule nullable_primary_key{
    "nullable-primary-key",
    Family::kData,
    Severity::kWarning,
    "a primary key that can be NULL",
    "Other than in the standard, PRIMARY KEY does not mean NOT NULL on SQLite, but for INTEGER PRIMARY KEY, WITHOUT ROWID and STRICT tables.",
    check_nullable_primary_key,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
