// Columns of type timestamp.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_local_time(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  const auto* table = scene.act<MakeTable>();
  const auto look = [&](const WrittenColumn& column) {
    const std::string type = scene.engine.plain_type(column.column.type);
    if (!type.starts_with("timestamp") || !type.ends_with("without time zone")) return;
    reporter.report(fmt::format("column {} is a timestamp without time zone", column.column.name),
                    {fmt::format("{} timestamptz", sql_name(column.column.name))});
  };
  if (make != nullptr) look(make->column);
  if (table == nullptr) return;
  for (const WrittenColumn& column : table->table.columns) look(column);
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
