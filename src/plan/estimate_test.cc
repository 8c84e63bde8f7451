#include "plan/estimate.h"

#include <gtest/gtest.h>

#include "plan/test_support.h"
#include "plan/windows.h"

namespace shoofly::testing {
namespace {

Plan rename_plan(const std::string& policies = "") {
  Target target = users();
  return std::get<Plan>(
      planned(target, "  - rename_column: { table: users, column: email, to: mail }\n", policies));
}

const Step& fill(const Plan& plan) { return plan.steps.at(1); }

TEST(Estimate, WithoutMeasurementTheIntervalIsWide) {
  const Plan plan = rename_plan();
  const TableSummary& table = plan.tables.at(0);
  EXPECT_TRUE(table.full_pass);
  // 100,000 rows at 2 x 60,000 and at 2,000 rows/s.
  EXPECT_EQ(table.backfill.low_ms, 833);
  EXPECT_EQ(table.backfill.high_ms, 50'000);
  EXPECT_EQ(fill(plan).duration.high_ms, 50'000);
  EXPECT_EQ(table.growth_bytes, 12'000'000);
  EXPECT_EQ(table.log_bytes, 22'000'000);
  EXPECT_EQ(table.sampled_rows, 0);
}

TEST(Estimate, MeasuredSpeedNarrowsIt) {
  Plan plan = rename_plan();
  Measurement measured;
  measured.table = plan.tables[0].table;
  measured.speed = {{10'000, 1'000'000, Milliseconds(100), 150.0},
                    {10'000, 1'000'000, Milliseconds(125), 0}};
  measured.round_trip.rows = 20'000;
  measured.round_trip.mismatches = 7;
  estimate(plan, {measured});
  const TableSummary& table = plan.tables[0];
  EXPECT_EQ(table.backfill.low_ms, 600);     // 100,000 rows/s / 1.2 x 2 workers
  EXPECT_EQ(table.backfill.high_ms, 3'750);  // 80,000 rows/s / 3
  EXPECT_EQ(table.log_bytes, 15'000'000);
  EXPECT_EQ(table.sampled_rows, 20'000);
  EXPECT_EQ(table.not_surviving, 7);
}

TEST(Estimate, RowsThatCannotBeConvertedAreAWarningHoweverOftenEstimated) {
  Plan plan = rename_plan();
  Measurement measured;
  measured.table = plan.tables[0].table;
  measured.speed = {{10'000, 1'000'000, Milliseconds(100), 150.0}, {.failure = "no number"}};
  estimate(plan, {measured});
  estimate(plan, {measured});
  int told = 0;
  for (const std::string& warning : plan.warnings) {
    if (warning.find("cannot be converted (no number)") != std::string::npos) ++told;
  }
  EXPECT_EQ(told, 1);
  EXPECT_EQ(plan.tables[0].backfill.low_ms, 600);  // the good sample counts
}

TEST(Estimate, DroppingAColumnOnSqliteWritesTheTable) {
  Plan plan = rename_plan();
  plan.before.server.engine = "sqlite";
  estimate(plan, {});
  const Step& purge = plan.steps.back();
  EXPECT_EQ(purge.phase, Phase::kPurge);
  EXPECT_GT(purge.duration.high_ms, 300);
}

TEST(Estimate, TheRateLimitHolds) {
  const Plan plan = rename_plan("backfill: { rows_per_second: 1000 }\n");
  EXPECT_EQ(plan.tables[0].backfill.low_ms, 100'000);
  EXPECT_EQ(plan.tables[0].backfill.high_ms, 100'000);
}

TEST(Estimate, AnInstantStepTakesAtMostItsLock) {
  const Plan plan = rename_plan();
  EXPECT_EQ(plan.steps[0].duration.low_ms, 0);
  EXPECT_EQ(plan.steps[0].duration.high_ms, 300);
}

TEST(Estimate, APlanWithoutAPassSaysSo) {
  Target target = users();
  const Plan plan = std::get<Plan>(
      planned(target, "  - add_column: { table: users, column: nick, type: text }\n"));
  EXPECT_FALSE(plan.tables[0].full_pass);
  EXPECT_EQ(plan.tables[0].growth_bytes, 0);
  EXPECT_EQ(plan.tables[0].log_bytes, 0);
}

TEST(Windows, HeavyStepsAreNamedOnceHoweverOftenEstimated) {
  Plan plan = rename_plan("windows: { peak: [\"Mon-Fri 08:00-20:00 Europe/Berlin\"] }\n");
  estimate(plan, {});
  estimate(plan, {});
  int said = 0;
  for (const std::string& warning : plan.warnings) {
    if (!warning.starts_with("peak windows")) continue;
    ++said;
    EXPECT_EQ(
        warning,
        "peak windows: keep backfill-1 out of Mon-Fri 08:00-20:00 Europe/Berlin: start so that it ends before, or pause the run");
  }
  EXPECT_EQ(said, 1);
  EXPECT_TRUE(is_heavy(fill(plan)));
  EXPECT_FALSE(is_heavy(plan.steps[0]));
}

}  // namespace
}  // namespace shoofly::testing
