// DROP COLUMN.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/contains.h"
#include "lint/change_proposals.h"
#include "lint/rule.h"
#include "lint/spelled.h"
#include "lint/sql_words.h"
#include "lint/users.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// What is of other columns, too, and goes with this one: nobody who drops it may think of that.
std::string gone_along(const Scene& scene, const WrittenTable* table, const std::string& column) {
  if (table == nullptr || scene.server.engine != "postgres") return "";
  std::vector<std::string> gone;
  for (const WrittenConstraint& one : table->constraints) {
    const std::vector<std::string>& columns = one.constraint.columns;
    if (columns.size() < 2 || !contains(columns, column)) continue;
    gone.push_back(fmt::format("constraint {}", one.known_name()));
  }
  for (const WrittenIndex& one : table->indexes) {
    const bool of_it = std::any_of(one.index.parts.begin(), one.index.parts.end(),
                                   [&](const IndexPart& part) { return part.column == column; });
    const std::string condition = one.index.where_sql;
    const std::vector<SqlWord> words = sql_words(condition);
    const bool asks = std::any_of(words.begin(), words.end(), [&](const SqlWord& word) {
      return is_word(condition, word, column);
    });
    const bool of_others = one.index.parts.size() > 1 || !of_it;
    const bool stored = contains(one.index.include, column);
    if (of_others && (of_it || asks || stored))
      gone.push_back(fmt::format("index {}", one.known_name()));
  }
  if (gone.empty()) return "";
  return fmt::format("; {} {} with it", fmt::join(gone, ", "), gone.size() == 1 ? "goes" : "go");
}

void check_drop_column(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* take = scene.act<TakeColumn>();
  if (take == nullptr || !scene.is_live(take->table)) return;
  const WrittenTable* table = scene.table(take->table);
  if (take->if_exists && table != nullptr && table->find_column(take->column) == nullptr) return;
  reporter.report(
      fmt::format("statements that name {}.{} fail from here on, and its values cannot be "
                  "brought back{}{}",
                  scene.shown(take->table), take->column, gone_along(scene, table, take->column),
                  users_words(scene, take->table, take->column)),
      {"first deploy an application that does not use it; then drop it in a later "
       "migration",
       fmt::format("shoofly keeps it until the change is purged: operations: [{{ "
                   "drop_column: {{ table: {}, column: {} }} }}]",
                   change_table(scene, take->table), change_name(take->column))});
}

// SQLite's other way: the table is made anew without it.
void finish_drop_column(const Ending& ending, Reporter& reporter) {
  if (ending.server.engine != "sqlite" || ending.script.direction == Direction::kDown) return;
  for (const auto& [name, left] : ending.transaction.left) {
    const WrittenTable* now = ending.after.find_table(name);
    if (now == nullptr || !now->unread.empty()) continue;
    for (const WrittenColumn& column : left.table.columns) {
      if (now->find_column(column.column.name) != nullptr) continue;
      reporter.report_at(left.at,
                         fmt::format("{} is made anew without {}: statements that name it fail "
                                     "from here on, and its values cannot be brought back",
                                     spelled_at(ending, left.at, name.name), column.column.name),
                         {"first deploy an application that does not use it; then drop it in a "
                          "later migration"});
    }
  }
}

}  // namespace

extern const Rule drop_column;
const Rule drop_column{"drop-column",
                       Family::kCompatibility,
                       Severity::kWarning,
                       "a column goes that the deployed application may use",
                       "Whoever names the column fails at once, and its values are gone for good.",
                       check_drop_column,
                       finish_drop_column,
                       kEveryEngine};

}  // namespace shoofly::lint
