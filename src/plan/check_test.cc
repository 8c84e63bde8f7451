// The checker finds a plan that would not lead back, and one that cannot go forward.

#include "plan/check.h"

#include <gtest/gtest.h>

#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

Plan good_plan() {
  Target target = users();
  return std::get<Plan>(planned(target,
                                "  - change_type: { table: users, column: n, type: bigint }\n"
                                "  - rename_column: { table: users, column: email, to: mail }\n"));
}

Step& step(Plan& plan, const std::string& id) {
  for (Step& one : plan.steps) {
    if (one.id == id) return one;
  }
  ADD_FAILURE() << "no step " << id;
  return plan.steps[0];
}

TEST(Check, AGoodPlanHasNothingWrong) {
  EXPECT_EQ(check(good_plan(), fake_triggers), std::vector<std::string>{});
}

TEST(Check, AStepThatCannotRun) {
  Plan plan = good_plan();
  std::get<DdlWork>(step(plan, "expand-1").forward)
      .actions.emplace_back(DropColumn{plan.before.tables[0].name, "nowhere"});
  EXPECT_EQ(
      check(plan, fake_triggers),
      std::vector<std::string>{
          "step expand-1: predict \"drop column public.users.nowhere\": there is no such column"});
}

TEST(Check, AWayBackThatLeavesSomethingBehind) {
  Plan plan = good_plan();
  auto& backward = std::get<DdlWork>(step(plan, "expand-1").backward).actions;
  backward.pop_back();  // the marker stays
  const std::vector<std::string> wrong = check(plan, fake_triggers);
  ASSERT_FALSE(wrong.empty());
  EXPECT_EQ(
      wrong[0],
      "going back after step expand-1: public.users._shoofly_mark is \"smallint not null default 1\", was \"\"");
}

TEST(Check, AWayBackThatIsMissing) {
  Plan plan = good_plan();
  step(plan, "cutover-4").backward = NoWork{};
  EXPECT_FALSE(check(plan, fake_triggers).empty());
}

TEST(Check, OrderAndNames) {
  Plan plan = good_plan();
  step(plan, "backfill-2").id = "backfill-1";
  EXPECT_EQ(check(plan, fake_triggers), std::vector<std::string>{"step backfill-1 is there twice"});
  Plan turned = good_plan();
  std::swap(turned.steps[0], turned.steps[1]);
  EXPECT_EQ(check(turned, fake_triggers).at(0), "step expand-1 stands behind a later phase");
}

TEST(Check, PurgeHasNoWayBack) {
  Plan plan = good_plan();
  step(plan, "purge-1").backward = DdlWork{};
  EXPECT_EQ(check(plan, fake_triggers),
            std::vector<std::string>{"step purge-1 of purge has a way back"});
}

TEST(Settled, StepsThatOnlyGoBackBelongToTheOneBefore) {
  const Plan plan = good_plan();
  std::size_t lift = 0;
  while (plan.steps[lift].id != "cutover-1") ++lift;
  EXPECT_EQ(settled(plan, lift), lift);
  EXPECT_EQ(settled(plan, lift + 1), lift + 3);  // prove and refuse NULL: only on the way back
  EXPECT_EQ(settled(plan, 0), 0U);
  EXPECT_EQ(settled(plan, plan.steps.size()), plan.steps.size());
}

}  // namespace
}  // namespace shoofly::testing
