// Columns of type json.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_json_column(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  const auto* table = scene.act<MakeTable>();
  const auto look = [&](const WrittenColumn& column) {
    if (scene.engine.plain_type(column.column.type) != "json") return;
    reporter.report(fmt::format("column {} is json", column.column.name),
                    {fmt::format("{} jsonb, unless the text itself matters", column.column.name)});
  };
  if (make != nullptr) look(make->column);
  if (table == nullptr) return;
  for (const WrittenColumn& column : table->table.columns) look(column);
}

}  // namespace

extern const Rule json_column;
const Rule json_column{
    "json-column",
    Family::kData,
    Severity::kNote,
    "json has no equality",
    "DISTINCT, UNION, GROUP BY and = fail on it (42883), and it keeps the text with its blanks and double keys. jsonb has all of that.",
    check_json_column,
    nullptr};

}  // namespace shoofly::lint
