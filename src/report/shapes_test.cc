#include "report/shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/plan_view.h"
#include "report/run_view.h"
#include "report/sample_plan.h"

namespace shoofly {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

const QualifiedName kOrders{"public", "orders"};

Step work(std::string id, Phase phase, Action action) {
  Step step;
  step.id = std::move(id);
  step.phase = phase;
  step.forward = DdlWork{{std::move(action)}};
  return step;
}

Plan plan_of(std::vector<Step> steps) {
  Plan plan;
  plan.change = "c";
  plan.target = "prod";
  plan.steps = std::move(steps);
  return plan;
}

Plan index_plan() {
  CreateIndex create;
  create.table = kOrders;
  create.index.name = "orders_paid";
  return plan_of({work("expand-1", Phase::kExpand, create)});
}

View view_of_shape(const std::string& schema) {
  View view;
  view.name = {schema, "orders"};
  view.table = kOrders;
  view.in_own_schema = true;
  return view;
}

Plan views_plan() {
  Step views = work("expand-1", Phase::kExpand, CreateView{view_of_shape("c_old")});
  std::get<DdlWork>(views.forward).actions.emplace_back(CreateView{view_of_shape("c_new")});
  return plan_of({views,
                  work("cutover-1", Phase::kCutover, RenameColumns{kOrders, {{"a", "b"}}, {}, {}}),
                  work("contract-1", Phase::kContract, DropView{view_of_shape("c_old")}),
                  work("purge-1", Phase::kPurge, DropView{view_of_shape("c_new")})});
}

RunView run_of(Plan plan, RunStatus status) {
  RunView view;
  view.run = testing::sample_run();
  view.run.id = "c-1";
  view.run.status = status;
  view.run.runner.clear();
  view.run.cutover_at = "2026-11-20T06:30:00Z";
  view.run.verified_at = "2026-11-20T06:31:00Z";
  view.run.contracted_at = "2026-11-20T07:00:00Z";
  view.plan = std::move(plan);
  view.target = "prod";
  view.now = parse_utc("2026-11-21T06:30:00Z");
  return view;
}

auto has(const std::string& part) {
  return Contains(Field(&SuggestedCommand::command, HasSubstr(part)));
}

TEST(Shapes, ASyncKeepsTwoInStep) {
  const Shapes split = shapes_of(testing::split_plan());
  EXPECT_TRUE(split.two && split.in_step && split.contract && split.purge);
  EXPECT_FALSE(split.adds || split.moves);
  EXPECT_THAT(gate_advice(split), HasSubstr("beside the old one"));
  EXPECT_THAT(rollback_meaning(split), HasSubstr("take the new application back first"));
  EXPECT_EQ(rollback_meaning(split, false), "go back to where it was before start");
}

TEST(Shapes, AnIndexKeepsNoTwoShapes) {
  const Shapes index = shapes_of(index_plan());
  EXPECT_FALSE(index.two || index.in_step || index.cutover || index.contract || index.purge);
  const NextStep gate = next_step(run_of(index_plan(), RunStatus::kAtGate));
  EXPECT_EQ(
      gate.advice,
      "This change keeps no two shapes, so nothing has to be deployed before cutover; cutover "
      "itself has no steps here and begins the soak.");
  EXPECT_THAT(gate.commands, Not(has("verify")));
  EXPECT_EQ(gate.commands.back().meaning, "go back to where it was before start");
  const NextStep soak = next_step(run_of(index_plan(), RunStatus::kSoaking));
  EXPECT_THAT(soak.advice, HasSubstr("Nothing is left to do but to end the run"));
  EXPECT_EQ(soak.commands[0].command,
            "shoofly contract c-1 --target prod --approve c-1 --skip-soak");
  const NextStep retention = next_step(run_of(index_plan(), RunStatus::kContracted));
  EXPECT_EQ(retention.commands[0].command,
            "shoofly purge c-1 --target prod --approve c-1 --skip-retention");
  EXPECT_EQ(next_step(run_of(index_plan(), RunStatus::kPurged)).advice,
            "Nothing: the change is complete.");
}

TEST(Shapes, WhatIsAddedIsUsedBeforeItIsTakenAway) {
  const Plan plan = plan_of({work("expand-1", Phase::kExpand, AddColumn{kOrders, {}})});
  EXPECT_THAT(rollback_meaning(shapes_of(plan)), HasSubstr("take back first what uses"));
}

TEST(Shapes, WhatContractTakesAwayWaits) {
  const Plan plan = plan_of({work("contract-1", Phase::kContract, DropDefault{kOrders, "a"})});
  const NextStep soak = next_step(run_of(plan, RunStatus::kSoaking));
  EXPECT_THAT(soak.advice, HasSubstr("Contract takes away what the change removes"));
  EXPECT_THAT(soak.commands, Each(Field(&SuggestedCommand::command, Not(HasSubstr("--skip")))));
  const NextStep retention = next_step(run_of(plan, RunStatus::kContracted));
  EXPECT_THAT(retention.advice, HasSubstr("Until then restore brings back"));
}

TEST(Shapes, ViewsNameTheSchemaOfTheOldApplication) {
  const Shapes views = shapes_of(views_plan());
  EXPECT_TRUE(views.two);
  EXPECT_FALSE(views.in_step);
  EXPECT_EQ(views.old_schema, "c_old");
  EXPECT_EQ(views.new_schema, "c_new");
  const NextStep gate = next_step(run_of(views_plan(), RunStatus::kAtGate));
  EXPECT_THAT(gate.advice,
              HasSubstr("Before cutover the old application must have moved to schema \"c_old\""));
  EXPECT_THAT(gate.advice, HasSubstr("in schema \"c_new\"; then cut over"));
  EXPECT_THAT(gate.commands, Not(has("verify")));
  for (const Phase phase : all_phases())
    EXPECT_THAT(meaning_of(views_plan(), phase),
                Not(AnyOf(HasSubstr("trigger"), HasSubstr("every row"), HasSubstr("sync"))));
}

}  // namespace
}  // namespace shoofly
