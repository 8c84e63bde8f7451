#include "plan/planner.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "operation/test_support.h"
#include "plan/check.h"
#include "plan/plan_json.h"

namespace shoofly::testing {
namespace {

std::string text_of(const PlannedChange& planned) {
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&planned))
    return render(*problems, "");
  std::string text;
  const auto shown = [](const Work& work) -> std::string {
    if (const auto* ddl = std::get_if<DdlWork>(&work)) {
      std::string actions;
      for (const Action& action : ddl->actions)
        actions += (actions.empty() ? "" : "; ") + describe(action);
      return actions;
    }
    static constexpr const char* kNames[] = {"-",     "ddl",  "fill",  "check",
                                             "count", "loss", "update"};
    return kNames[work.index()];
  };
  for (const Step& step : std::get<Plan>(planned).steps) {
    text += fmt::format("{}: {}\n  > {}\n  < {}\n", step.id, step.title, shown(step.forward),
                        shown(step.backward));
  }
  return text;
}

PlannedChange planned(Target& target, const std::string& operations) {
  const ParsedChange parsed = parse_change("change: c\noperations:\n" + operations, "c.yaml");
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) return *problems;
  return target.plan(std::get<Change>(parsed));
}

TEST(Planner, Split) {
  Target target = users();
  std::cout << text_of(planned(target, R"(
  - split_column:
      table: users
      column: name
      into:
        first_name: { type: text, value: { split: { on: " ", part: 1 } } }
        last_name: { type: text, value: { rest: { on: " " } }, nullable: true }
      back: { join: { with: " ", of: [first_name, last_name] } }
  - change_type: { table: users, column: n, type: bigint }
)"));
  Target sqlite = users(true);
  std::cout << text_of(planned(sqlite, R"(
  - rename_column: { table: users, column: name, to: label }
  - change_type: { table: users, column: n, type: bigint }
)"));
}

}  // namespace
}  // namespace shoofly::testing
