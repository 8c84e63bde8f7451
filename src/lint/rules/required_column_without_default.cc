// ADD COLUMN NOT NULL without DEFAULT.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_required_column_without_default(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || !scene.is_live(make->table)) return;
  const Column& column = make->column.column;
  if (column.nullable || column.default_sql || make->column.serial || !column.identity.empty() ||
      column.generated != Generated::kNone)
    return;
  const bool fills = scene.server.engine == "mariadb" || scene.server.engine == "mysql";
  reporter.report(
      fmt::format("{}.{} is NOT NULL without a default: {}, and INSERTs that do not know the "
                  "column fail from here on",
                  scene.shown(make->table), column.name,
                  fills ? "the rows that are there get 0 or an empty text"
                        : "the statement fails if there is a row"),
      {fmt::format("alter table {} add column {} {} not null default VALUE;",
                   sql_name_in(scene.server.engine, make->table),
                   sql_name_in(scene.server.engine, {"", column.name}), column.type),
       "a default that is one value for all rows is added in an instant"});
}

}  // namespace

extern const Rule required_column_without_default;
const Rule required_column_without_default{
    "required-column-without-default",
    Family::kCompatibility,
    Severity::kError,
    "a new column that no INSERT fills must not be NULL",
    "The deployed application does not know the column, and every INSERT of it fails, where not the statement itself does.",
    check_required_column_without_default,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint
