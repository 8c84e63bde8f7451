// Types whose values SQLite stores otherwise.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// The rules of affinity, in their order: https://sqlite.org/datatype3.html, 3.1.
const char* surprise_of(const std::string& type) {
  const auto has = [&](const char* part) { return type.find(part) != std::string::npos; };
  if (has("POINT") && has("INT")) return "it contains INT: numbers without a fraction are integers";
  if (has("INT") || has("CHAR") || has("CLOB") || has("TEXT")) return nullptr;
  return has("STRING") ? "it is numeric: '007' is stored as 7" : nullptr;
}

void look_at_type(const Scene& scene, const Column& column, Reporter& reporter) {
  const std::string type = scene.engine.plain_type(column.type);
  const char* surprise = surprise_of(type);
  if (surprise == nullptr) return;
  reporter.report(
      fmt::format("{} of {} is no type that SQLite knows: {}", column.type, column.name, surprise),
      {type.find("STRING") != std::string::npos ? "TEXT" : "REAL"});
}

void check_misleading_type(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeColumn>()) {
    look_at_type(scene, make->column.column, reporter);
  } else if (const auto* table = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : table->table.columns)
      look_at_type(scene, column.column, reporter);
  }
}

}  // namespace

extern const Rule misleading_type;
const Rule misleading_type{
    "misleading-type",
    Family::kData,
    Severity::kWarning,
    "a type that does not store what it says",
    "SQLite takes any word for a type, and makes of it what the letters in it say.",
    check_misleading_type,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
