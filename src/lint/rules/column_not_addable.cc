// ADD COLUMN that SQLite refuses.

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool is_null(const std::string& value) {
  constexpr std::string_view kNull = "null";
  return std::equal(value.begin(), value.end(), kNull.begin(), kNull.end(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

bool keys_are_on(const Scene& scene) {
  const auto keys = scene.transaction.settings.find("foreign_keys");
  return keys == scene.transaction.settings.end() ||
         (keys->second != "0" && keys->second != "off" && keys->second != "OFF" &&
          keys->second != "false" && keys->second != "no");
}

void check_column_not_addable(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || make->table.name.empty()) return;
  const Column& column = make->column.column;
  const std::string name = fmt::format("{}.{}", scene.shown(make->table), column.name);
  for (const WrittenConstraint& written : make->constraints) {
    const ConstraintKind kind = written.constraint.kind;
    if (kind == ConstraintKind::kUnique)
      reporter.report(fmt::format("{} cannot be added as UNIQUE", name),
                      {fmt::format("add it without, then: create unique index NAME on {} ({});",
                                   sql_name(make->table), sql_name(column.name))});
    if (kind == ConstraintKind::kPrimaryKey)
      reporter.report(fmt::format("{} cannot be added as PRIMARY KEY", name),
                      {"make the table anew"});
  }
  if (!scene.is_live(make->table)) return;  // what follows is refused where there are rows
  if (column.generated == Generated::kStored)
    reporter.report(fmt::format("{} cannot be added as STORED where there are rows", name),
                    {"VIRTUAL instead, with an index on it if reads need one"});
  if (column.default_sql && !column.default_is_literal)
    reporter.report(
        fmt::format("{} cannot be added where there are rows: its default is no constant", name),
        {"add it with a constant or without a default, then fill it in batches"});
  const bool null = column.default_sql && is_null(*column.default_sql);
  if (null && !column.nullable)
    reporter.report(
        fmt::format(
            "{} cannot be added where there are rows: it is NOT NULL, and its default is NULL",
            name),
        {"give it a default that is no NULL"});
  const bool refers = std::any_of(make->constraints.begin(), make->constraints.end(),
                                  [](const WrittenConstraint& one) {
                                    return one.constraint.kind == ConstraintKind::kForeignKey;
                                  });
  if (refers && column.default_sql && !null && keys_are_on(scene))
    reporter.report(
        fmt::format("{} cannot be added where there are rows and foreign keys are on: it has "
                    "REFERENCES and a default that is not NULL",
                    name),
        {"add it without a default, then fill it in batches"});
}

}  // namespace

extern const Rule column_not_addable;
const Rule column_not_addable{"column-not-addable",
                              Family::kLocks,
                              Severity::kError,
                              "ADD COLUMN that SQLite refuses",
                              "The statement fails, and the migration stops.",
                              check_column_not_addable,
                              nullptr,
                              kSqlite};

}  // namespace shoofly::lint
