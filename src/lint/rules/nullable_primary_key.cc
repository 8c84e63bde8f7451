// A primary key that can be NULL.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

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
    Severity::kNote,
    "a primary key that can be NULL",
    "Other than in the standard, PRIMARY KEY does not mean NOT NULL on SQLite, but for INTEGER PRIMARY KEY, WITHOUT ROWID and STRICT tables.",
    check_nullable_primary_key,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
