// ADD FOREIGN KEY with foreign_key_checks=0.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/rewriting_mysql.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// A column of it is NULL in every row: then nothing is referred to.
bool is_empty_key(const Scene& scene) {
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr) return false;
  const QualifiedName table = scene.schema.at_home(make->table);
  const std::vector<std::string>& columns = make->constraint.constraint.columns;
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return scene.transaction.empty_columns.count({table, column}) > 0;
  });
}

void check_foreign_key_unchecked(const Scene& scene, Reporter& reporter) {
  const QualifiedName* table = altered(scene);
  if (table == nullptr || !makes_foreign_key(scene) || !keys_unchecked(scene)) return;
  if (scene.act<MakeColumn>() != nullptr) return;  // its values are all the same
  if (is_empty_key(scene)) return;
  const auto* make = scene.act<MakeConstraint>();
  const std::string query =
      make == nullptr ? "" : query_for_partners(scene.text, *table, make->constraint.constraint);
  reporter.report(
      fmt::format("no row of {} is looked at, as foreign_key_checks is 0: rows without a partner "
                  "stay, and the server never finds them",
                  scene.shown(*table)),
      {query.empty()
           ? "look for them by a query before: select .. left join .. where .. is null"
           : fmt::format("look for them by a query that fails (1242) if there are any: {}", query),
       "set foreign_key_checks = 1; when it is done"});
}

// Tables that are gone when the file has run, and keys that still refer to them.
void finish_foreign_key_unchecked(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown ||
      ending.transaction.set_in.count("foreign_key_checks") == 0)
    return;
  const bool only_of_table = ending.server.engine == "mysql" && ending.server.version.major < 9;
  for (const auto& [lost, left] : ending.transaction.left) {
    const QualifiedName& name = lost;
    if (!left.to.empty() || left.table.temporary || ending.after.find_table(name) != nullptr)
      continue;
    for (const auto& [own, table] : ending.after.tables) {
      const auto key = std::find_if(
          table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& one) {
            return one.constraint.kind == ConstraintKind::kForeignKey &&
                   (one.of_table || !only_of_table) &&
                   ending.after.at_home(one.constraint.references) == name;
          });
      if (key == table.constraints.end() || !may_be_innodb(table)) continue;
      const std::string child = sql_name_in(ending.server.engine, {"", own.name});
      const std::string gone = sql_name_in(ending.server.engine, {"", name.name});
      reporter.report_at(
          left.at,
          fmt::format("{0} keeps its foreign key ({1}) to {2}: until {2} is there again, every "
                      "INSERT and UPDATE of {0} that gives it a value fails (1452)",
                      child, fmt::join(key->constraint.columns, ", "), gone),
          {key->known_name().empty()
               ? fmt::format("before it: alter table {} drop foreign key ..", child)
               : fmt::format("before it: alter table {} drop foreign key {};", child,
                             sql_name_in(ending.server.engine, {"", key->known_name()}))});
      break;
    }
  }
}

}  // namespace

extern const Rule foreign_key_unchecked;
const Rule foreign_key_unchecked{
    "foreign-key-unchecked",
    Family::kData,
    Severity::kWarning,
    "a foreign key that the rows were not checked for",
    "It is in place and fast so; whether it holds for the rows that are there is nobody's business but yours.",
    check_foreign_key_unchecked,
    finish_foreign_key_unchecked,
    kMysql};

}  // namespace shoofly::lint
