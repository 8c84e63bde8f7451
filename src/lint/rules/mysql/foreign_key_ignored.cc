// REFERENCES behind a column, which MySQL passes over before 9.

#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void look_at_ignored(const Scene& scene, const QualifiedName& table, const WrittenConstraint& one,
                     Reporter& reporter) {
  const Constraint& key = one.constraint;
  if (key.kind != ConstraintKind::kForeignKey || one.of_table || key.columns.empty()) return;
  const std::string column = sql_name_in("mysql", {"", key.columns.front()});
  const std::string to = key.referenced_columns.empty()
                             ? "id"
                             : sql_name_in("mysql", {"", key.referenced_columns.front()});
  reporter.report_at(
      one.at,
      fmt::format("no foreign key is made: MySQL passes over REFERENCES behind {}.{}",
                  scene.shown(table), key.columns.front()),
      {fmt::format("foreign key ({}) references {} ({}) as a part of its own", column,
                   sql_name_in("mysql", key.references), to)});
}

void check_foreign_key_ignored(const Scene& scene, Reporter& reporter) {
  if (scene.server.engine != "mysql" || scene.server.version.major >= 9 || scene.leads_back())
    return;
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenConstraint& one : make->table.constraints)
      look_at_ignored(scene, make->table.name, one, reporter);
  } else if (const auto* column = scene.act<MakeColumn>()) {
    for (const WrittenConstraint& one : column->constraints)
      look_at_ignored(scene, column->table, one, reporter);
  }
}

}  // namespace

extern const Rule foreign_key_ignored;
const Rule foreign_key_ignored{
    "foreign-key-ignored",
    Family::kData,
    Severity::kWarning,
    "a foreign key that is not made",
    "The statement succeeds, and rows that refer to nothing are written without an error.",
    check_foreign_key_ignored,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
