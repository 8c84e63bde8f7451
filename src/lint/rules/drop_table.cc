// DROP TABLE.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/change_proposals.h"
#include "lint/rule.h"
#include "lint/spelled.h"
#include "lint/users.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// `table`: as a change file names it.
std::vector<std::string> help_for_drop(const std::string& table) {
  return {
      "first deploy an application that does not use it; rename it before, so that it can "
      "come back",
      fmt::format("shoofly keeps it until the change is purged: operations: [{{ "
                  "drop_table: {{ table: {} }} }}]",
                  table)};
}

std::string problem_of_drop(const std::string& table) {
  return fmt::format(
      "statements that name {} fail from here on, and its rows cannot be "
      "brought back",
      table);
}

// CREATE OR REPLACE TABLE of one that none of the migrations has made: there is none to replace.
bool replaces_nothing(const Scene& scene, const TakeTable& take) {
  return !scene.alone && take.if_exists && scene.certain && scene.table(take.table) == nullptr &&
         scene.words().starts_with("create");
}

// None of the migrations has made it; if one makes it behind that, it was perhaps never there.
bool may_be_first(const Scene& scene, const TakeTable& take) {
  return take.if_exists && scene.certain && scene.table(take.table) == nullptr;
}

void check_drop_table(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* take = scene.act<TakeTable>();
  if (take == nullptr || !scene.is_live(take->table) || replaces_nothing(scene, *take)) return;
  // Another table may take its name yet.
  if (scene.server.engine == "sqlite" && !may_be_first(scene, *take)) return;
  const std::string table = scene.shown(take->table);
  std::string problem = problem_of_drop(table) + users_words(scene, take->table, "");
  std::vector<std::string> help = help_for_drop(change_table(scene, take->table));
  if (may_be_first(scene, *take))
    return reporter.report_unless(making_of(scene.schema.at_home(take->table)), std::move(problem),
                                  std::move(help));
  reporter.report(std::move(problem), std::move(help));
}

// SQLite: this migration has made another table of that name, and no query has filled it.
bool is_made_empty(const Ending& ending, const QualifiedName& name) {
  const TransactionState& done = ending.transaction;
  return ending.certain && done.made.count(name) > 0 && done.filled_tables.count(name) == 0;
}

void finish_drop_table(const Ending& ending, Reporter& reporter) {
  if (ending.server.engine != "sqlite" || ending.script.direction == Direction::kDown) return;
  for (const auto& [name, left] : ending.transaction.left) {
    if (!left.to.empty() || left.table.temporary) continue;
    if (ending.after.find_table(name) != nullptr) {
      if (is_made_empty(ending, name))
        reporter.report_at(
            left.at,
            fmt::format("{} is made anew, and nothing copies its rows, which cannot be "
                        "brought back",
                        spelled_at(ending, left.at, name.name)),
            {"make the new table under another name, insert into it what the old one has, and "
             "only then drop that and rename the new one"});
      continue;
    }
    reporter.report_at(left.at, problem_of_drop(spelled_at(ending, left.at, name.name)),
                       help_for_drop(change_name(name.name)));
  }
}

}  // namespace

extern const Rule drop_table;
const Rule drop_table{"drop-table",
                      Family::kCompatibility,
                      Severity::kWarning,
                      "a table goes that the deployed application may use",
                      "Whoever names the table fails at once, and its rows are gone for good.",
                      check_drop_table,
                      finish_drop_table,
                      kEveryEngine};

}  // namespace shoofly::lint
