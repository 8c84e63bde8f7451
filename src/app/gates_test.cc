#include "app/gates.h"

#include <gtest/gtest.h>

#include "base/clock.h"

namespace shoofly {
namespace {

RunRecord soaking() {
  RunRecord run;
  run.id = "split-1";
  run.status = RunStatus::kSoaking;
  run.goal = Goal::kCutover;
  run.cutover_at = "2026-01-01T00:00:00Z";
  run.verified_at = "2026-01-01T00:00:10Z";
  return run;
}

const Commands kCommands("prod db", "split-1");
const auto kDayLater = parse_utc("2026-01-02T00:00:00Z");
const auto kMonthLater = parse_utc("2026-02-01T00:00:00Z");

std::string refusal(const Status& status) { return status.ok() ? "ok" : status.error().message; }

TEST(Contract, NeedsTheApprovalOfThisRun) {
  EXPECT_EQ(refusal(may_contract(soaking(), Plan{}, {}, kMonthLater, kCommands)),
            "contract run \"split-1\": taking the old shape out of sight needs your approval");
  EXPECT_EQ(refusal(may_contract(soaking(), Plan{}, {.run = "split-2"}, kMonthLater, kCommands)),
            "contract run \"split-1\": the approval is for \"split-2\"");
  EXPECT_EQ(refusal(may_contract(soaking(), Plan{}, {.run = "split-1"}, kMonthLater, kCommands)),
            "ok");
}

TEST(Gates, NameTheCommandAsItIsTyped) {
  const auto help = [](const Status& status) { return status.error().help.at(0); };
  EXPECT_EQ(help(may_contract(soaking(), Plan{}, {}, kMonthLater, kCommands)),
            "approve it: shoofly contract split-1 --target 'prod db' --approve split-1");
  EXPECT_EQ(
      help(may_restore(soaking(), kCommands)),
      "it is in its soak; the way back from there: shoofly rollback split-1 --target 'prod db'");
  EXPECT_EQ(help(may_purge(soaking(), Plan{}, {}, kMonthLater, kCommands)),
            "contract it first: shoofly contract split-1 --target 'prod db' --approve split-1");
}

TEST(Contract, WaitsForTheSoak) {
  EXPECT_EQ(refusal(may_contract(soaking(), Plan{}, {.run = "split-1"}, kDayLater, kCommands)),
            "contract run \"split-1\": its soak is over at 2026-01-08T00:00:00Z, in 6d 00h");
  EXPECT_EQ(refusal(may_contract(soaking(), Plan{}, {.run = "split-1", .skip_soak = true},
                                 kDayLater, kCommands)),
            "ok");
}

TEST(Contract, NeedsAVerificationAfterCutover) {
  RunRecord run = soaking();
  run.verified_at = "2025-12-31T00:00:00Z";
  EXPECT_EQ(refusal(may_contract(run, Plan{}, {.run = "split-1"}, kMonthLater, kCommands)),
            "contract run \"split-1\": no verification has passed since cutover");
}

TEST(Rollback, IsOverWithContract) {
  RunRecord run = soaking();
  EXPECT_TRUE(may_roll_back(run, kCommands).ok());
  run.status = RunStatus::kContracted;
  EXPECT_EQ(refusal(may_roll_back(run, kCommands)),
            "roll back run \"split-1\": it is contracted; expected a run before contract");
  run.status = RunStatus::kPurged;
  EXPECT_FALSE(may_roll_back(run, kCommands).ok());
}

TEST(Cutover, NeedsTheGateOrAnInterruptedCutover) {
  const Plan plan;
  RunRecord run = soaking();
  EXPECT_FALSE(may_cut_over(run, plan, kCommands).ok());
  run.status = RunStatus::kAtGate;
  EXPECT_TRUE(may_cut_over(run, plan, kCommands).ok());
  run.status = RunStatus::kFailed;
  run.goal = Goal::kStart;
  EXPECT_EQ(refusal(may_cut_over(run, plan, kCommands)),
            "cut over run \"split-1\": it is failed in its start; expected a run at its gate");
  run.goal = Goal::kCutover;
  EXPECT_TRUE(may_cut_over(run, plan, kCommands).ok());
}

TEST(Cutover, IsRefusedOnceAVerificationHasFailed) {
  Plan plan;
  plan.steps.emplace_back().forward = CheckWork{};
  RunRecord run = soaking();
  run.status = RunStatus::kAtGate;
  run.verified_at = "2026-11-21T06:20:00Z";
  EXPECT_TRUE(may_cut_over(run, plan, kCommands).ok());
  run.verified_at.clear();
  EXPECT_EQ(refusal(may_cut_over(run, plan, kCommands)),
            "cut over run \"split-1\": the last verification found rows out of step");
}

TEST(Purge, WaitsForRetentionAndApproval) {
  RunRecord run = soaking();
  EXPECT_FALSE(may_purge(run, Plan{}, {.run = "split-1"}, kMonthLater, kCommands).ok());
  run.status = RunStatus::kContracted;
  run.contracted_at = "2026-01-01T00:00:00Z";
  EXPECT_EQ(refusal(may_purge(run, Plan{}, {.run = "split-1"}, kDayLater, kCommands)),
            "purge run \"split-1\": its retention is over at 2026-01-08T00:00:00Z, in 6d 00h");
  EXPECT_TRUE(may_purge(run, Plan{}, {.run = "split-1"}, kMonthLater, kCommands).ok());
}

}  // namespace
}  // namespace shoofly
