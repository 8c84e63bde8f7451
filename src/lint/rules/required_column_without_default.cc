// ADD COLUMN NOT NULL without DEFAULT.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_required_column_without_default(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || !scene.is_live(make->table)) return;
  const Column& column = make->column.column;
  if (column.nullable || column.default_sql || make->column.serial || !column.identity.empty() ||
      column.generated != Generated::kNone)
    return;
  reporter.report(
      fmt::format("{}.{} is NOT NULL without a default: the statement fails if there is a "
                  "row, and INSERTs that do not know the column fail from here on",
                  scene.shown(make->table), column.name),
      {fmt::format("alter table {} add column {} {} not null default VALUE;", sql_name(make->table),
                   sql_name(column.name), column.type),
       "a default that is one value for all rows is added in an instant"});
}

}  // namespace

extern const Rule required_column_without_default;
const Rule required_column_without_default{
    "required-column-without-default",
    Family::kCompatibility,
    Severity::kError,
    "a new column that no INSERT fills must not be NULL",
    "It fails where the table has rows; where it has none, every INSERT of the deployed application fails.",
    check_required_column_without_default,
    nullptr};

}  // namespace shoofly::lint
