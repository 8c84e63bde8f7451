// Columns of type money.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_money_type(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  const auto* table = scene.act<MakeTable>();
  const auto look = [&](const WrittenColumn& column) {
    if (scene.engine.plain_type(column.column.type) != "money") return;
    reporter.report(fmt::format("column {} is money", column.column.name),
                    {fmt::format("{} numeric(19, 4), and a column for the currency",
                                 sql_name(column.column.name))});
  };
  if (make != nullptr) look(make->column);
  if (table == nullptr) return;
  for (const WrittenColumn& column : table->table.columns) look(column);
}

}  // namespace

extern const Rule money_type;
const Rule money_type{"money-type",
                      Family::kData,
                      Severity::kNote,
                      "money reads and writes by the session's locale",
                      "A dump of one locale is other amounts in another, and it knows no currency.",
                      check_money_type,
                      nullptr};

}  // namespace shoofly::lint
