// Columns of type json.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool is_json(const Scene& scene, const WrittenColumn& column) {
  return scene.engine.plain_type(column.column.type) == "json";
}

void check_json_column(const Scene& scene, Reporter& reporter) {
  std::vector<const WrittenColumn*> found;
  const auto look = [&](const WrittenColumn& column) {
    if (is_json(scene, column)) found.push_back(&column);
  };
  if (const auto* make = scene.act<MakeColumn>()) look(make->column);
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : make->table.columns) look(column);
  }
  // All of them at once: the statement is one.
  std::vector<TypeSwap> swaps;
  for (const WrittenColumn* column : found)
    swaps.push_back({column->column.name, "json", "jsonb", {}});
  const std::string instead = swaps.empty() ? "" : with_types(scene.own, swaps);
  for (const WrittenColumn* column : found) {
    Rewrite rewrite;
    if (instead != std::string(scene.own) + ";") rewrite = in_place({instead});
    rewrite.other_schema = true;
    rewrite.remarks = {
        fmt::format("{} jsonb, unless the text itself matters", sql_name(column->column.name))};
    reporter.report(fmt::format("column {} is json", column->column.name), std::move(rewrite));
  }
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
