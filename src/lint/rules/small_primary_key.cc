// An integer primary key that numbers rows.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_small_primary_key(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeTable>();
  if (make == nullptr || make->table.temporary) return;
  for (const WrittenConstraint& written : make->table.constraints) {
    const Constraint& key = written.constraint;
    if (key.kind != ConstraintKind::kPrimaryKey || key.columns.size() != 1) continue;
    const WrittenColumn* column = make->table.find_column(key.columns.front());
    if (column == nullptr || (!column->serial && column->column.identity.empty())) continue;
    const std::string type = scene.engine.plain_type(column->column.type);
    if (type != "integer" && type != "smallint") continue;
    reporter.report(
        fmt::format("{}.{} numbers its rows with {} bits", scene.shown(make->table.name),
                    column->column.name, type == "integer" ? 32 : 16),
        {fmt::format("{} bigint generated always as identity primary key",
                     sql_name(column->column.name))});
  }
}

}  // namespace

extern const Rule small_primary_key;
const Rule small_primary_key{
    "small-primary-key",
    Family::kData,
    Severity::kNote,
    "a primary key of 32 bits runs out",
    "After 2,147,483,647 rows every INSERT fails, and making it longer then rewrites the table and all that refer to it.",
    check_small_primary_key,
    nullptr};

}  // namespace shoofly::lint
