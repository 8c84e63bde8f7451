// Columns of STRICT tables whose type SQLite does not take.

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

constexpr std::array<std::string_view, 6> kStrictTypes = {"int",  "integer", "real",
                                                          "text", "blob",    "any"};

void check_strict_column(const Scene& scene, const QualifiedName& table, const Column& column,
                         Position at, Reporter& reporter) {
  std::string type = column.type;
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (std::find(kStrictTypes.begin(), kStrictTypes.end(), type) != kStrictTypes.end()) return;
  reporter.report_at(
      at,
      fmt::format("{} is STRICT, and {} {}: SQLite refuses it", scene.shown(table), column.name,
                  column.type.empty() ? "has no type" : "is " + column.type),
      {"INT, INTEGER, REAL, TEXT, BLOB or ANY"});
}

void check_strict_type_unknown(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeTable>()) {
    if (!make->table.strict || !make->table.unread.empty()) return;
    for (const WrittenColumn& column : make->table.columns)
      check_strict_column(scene, make->table.name, column.column, column.at, reporter);
  } else if (const auto* column = scene.act<MakeColumn>()) {
    const WrittenTable* table = scene.table(column->table);
    if (table == nullptr || !table->strict) return;
    check_strict_column(scene, column->table, column->column.column, scene.statement.at, reporter);
  }
}

}  // namespace

extern const Rule strict_type_unknown;
const Rule strict_type_unknown{"strict-type-unknown",
                               Family::kData,
                               Severity::kError,
                               "a column of a STRICT table has a type that there is not",
                               "The statement fails, and the migration stops.",
                               check_strict_type_unknown,
                               nullptr,
                               kSqlite};

}  // namespace shoofly::lint
