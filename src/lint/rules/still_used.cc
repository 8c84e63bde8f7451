// DROP without CASCADE, or a change of type, of what a view or the like of the target uses.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/users.h"

namespace shoofly::lint {
namespace {

void check_still_used(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back() || scene.statement.maybe) return;
  std::vector<std::string> users;
  std::string what;
  const char* code = "2BP01";
  if (const auto* column = scene.act<TakeColumn>()) {
    if (!column->cascade) users = users_that_hold(scene, column->table, column->column);
    what = scene.shown(column->table) + "." + column->column;
  } else if (const auto* table = scene.act<TakeTable>()) {
    // What else the statement drops does not hold it.
    if (!table->cascade && scene.alone) users = users_that_hold(scene, table->table, "");
    what = scene.shown(table->table);
  } else if (const auto* turn = scene.act<TurnType>()) {
    users = users_that_hold_type(scene, turn->table, turn->column);
    what = fmt::format("{}.{}", scene.shown(turn->table), turn->column);
    code = "0A000";
  }
  if (users.empty()) return;
  reporter.report(fmt::format("the server refuses it ({}): {} {} {}", code, listed(users),
                              users.size() == 1 ? "uses" : "use", what),
                  {"drop or change those before it, in the same transaction"});
}

}  // namespace

extern const Rule still_used;
const Rule still_used{
    "still-used",
    Family::kCompatibility,
    Severity::kError,
    "something is dropped or changed that a view or the like of the target uses",
    "The server refuses the statement, and the migration stops. Only with --target: what uses it is "
    "seen in the live catalog.",
    check_still_used,
    nullptr};

}  // namespace shoofly::lint
