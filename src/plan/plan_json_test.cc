// A plan read back is the plan written (planner_test does it for every operation); here: what is
// said of a text that is no plan, and that damage never crashes the reader.

#include "plan/plan_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

nlohmann::json plan_json() {
  Target target = users();
  return to_json(
      std::get<Plan>(planned(target,
                             "  - drop_not_null: { table: users, column: name, back: \"''\" }\n"
                             "  - rename_column: { table: users, column: email, to: mail }\n",
                             "guards: [ { signal: errors, above: 5, then: halt } ]\n")));
}

std::string error_of(const nlohmann::json& json) {
  const Result<Plan> plan = plan_from_json(json.dump());
  return plan.ok() ? "" : plan.error().describe();
}

TEST(PlanJson, SaysWhatIsMissing) {
  nlohmann::json json = plan_json();
  json["steps"][2].erase("title");
  EXPECT_EQ(error_of(json), "read json: plan.steps[2].title is missing");
  json = plan_json();
  json["steps"][0]["phase"] = "expnd";
  EXPECT_EQ(error_of(json), "read json: plan.steps[0].phase is not a word that is known here");
  json = plan_json();
  json["steps"][0]["forward"]["kind"] = "magic";
  EXPECT_EQ(error_of(json),
            "read json: plan.steps[0].forward.kind is not a word that is known here");
  json = plan_json();
  json["tables"][0]["rows"] = "many";
  EXPECT_EQ(error_of(json), "read json: plan.tables[0].rows is not a number");
  json = plan_json();
  json.erase("format");
  EXPECT_EQ(error_of(json), "read json: plan.format is missing");
  EXPECT_EQ(plan_from_json("{").error().describe(), "read json: the plan is not a JSON object");
}

TEST(PlanJson, RefusesANewerFormat) {
  nlohmann::json json = plan_json();
  json["format"] = 99;
  const Result<Plan> plan = plan_from_json(json.dump());
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.error().kind, ErrorKind::kUnsupported);
  EXPECT_EQ(plan.error().describe(), "read plan: it has format 99, this program reads up to 1");
}

RC_GTEST_PROP(PlanJson, DamageIsAnErrorOrAnotherPlan, ()) {
  static const std::string text = plan_json().dump();
  std::string damaged = text;
  const auto count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, damaged.size());
    damaged[at] = *rc::gen::element('{', '}', '"', '0', 'a', '[', ',', ':', '-');
  }
  const Result<Plan> plan = plan_from_json(damaged);
  if (plan.ok()) RC_ASSERT(plan_from_json(to_json(*plan).dump()).ok());
}

}  // namespace
}  // namespace shoofly::testing
