// Columns of type timestamp.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool is_local_time(const Scene& scene, const WrittenColumn& column) {
  const std::string type = scene.engine.plain_type(column.column.type);
  return type.starts_with("timestamp") && type.ends_with("without time zone");
}

void check_local_time(const Scene& scene, Reporter& reporter) {
  if (scene.script.own_ways.utc && scene.is_tools_own()) return;
  std::vector<const WrittenColumn*> found;
  const auto look = [&](const WrittenColumn& column) {
    if (is_local_time(scene, column)) found.push_back(&column);
  };
  std::string table;
  if (const auto* make = scene.act<MakeColumn>()) {
    table = scene.shown(make->table);
    look(make->column);
  }
  if (const auto* make = scene.act<MakeTable>()) {
    table = scene.shown(make->table.name);
    for (const WrittenColumn& column : make->table.columns) look(column);
  }
  // All of them at once: the statement is one.
  std::vector<TypeSwap> swaps;
  for (const WrittenColumn* column : found)
    swaps.push_back({column->column.name, "timestamp", "timestamptz", {"without", "time", "zone"}});
  const std::string instead = swaps.empty() ? "" : with_types(scene.own, swaps);
  for (const WrittenColumn* column : found) {
    Rewrite rewrite;
    if (instead != std::string(scene.own) + ";") rewrite = in_place({instead});
    rewrite.other_schema = true;
    const std::string& type = column->column.type;
    const std::size_t open = type.find('(');
    const std::string digits =
        open == std::string::npos ? "" : type.substr(open, type.find(')') + 1 - open);
    rewrite.remarks = {fmt::format("{} timestamptz{}", sql_name(column->column.name), digits)};
    reporter.report(
        fmt::format("{}.{} is a timestamp without time zone", table, column->column.name),
        std::move(rewrite));
  }
}

}  // namespace

extern const Rule local_time;
const Rule local_time{"local-time",
                      Family::kData,
                      Severity::kNote,
                      "a timestamp without time zone is no moment",
                      "The same value means another moment in a session with another time zone.",
                      check_local_time,
                      nullptr};

}  // namespace shoofly::lint
