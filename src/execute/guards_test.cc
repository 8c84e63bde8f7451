#include "execute/guards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoofly {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GuardsTest : public ::testing::Test {
 protected:
  // Judges one reading of the only guard, half a second after the last.
  Verdict next(Signal found) {
    now_ += milliseconds(500);
    return guards_.judge({std::move(found)}, now_);
  }
  Verdict next(double value) { return next(Signal{value, "", ""}); }
  // The last of `count` readings, with the events of all.
  Verdict several(int count, const Signal& found) {
    Verdict last;
    std::vector<std::string> events;
    for (int i = 0; i < count; ++i) {
      last = next(found);
      events.insert(events.end(), last.events.begin(), last.events.end());
    }
    last.events = events;
    return last;
  }
  void watch(Guard guard, GuardReach reach = GuardReach::kRollBack) {
    guards_ = Guards({std::move(guard)}, 2, reach);
  }

  Guards guards_{{}, 2, GuardReach::kRollBack};
  SteadyTime now_{std::chrono::hours(1)};
};

TEST_F(GuardsTest, ThrottlesAndSaysSoOnce) {
  watch({"replica_lag", 2, "throttle", "", ""});
  EXPECT_EQ(next(0).share, 1);
  const Verdict tripped = next(Signal{9, "standby a", ""});
  EXPECT_LT(tripped.share, 0.6);
  EXPECT_FALSE(tripped.stop);
  EXPECT_THAT(tripped.events,
              ElementsAre("replica_lag of standby a is 9.0 s, above 2.0 s: throttled"));
  EXPECT_EQ(tripped.because, "replica_lag of standby a is 9.0 s, above 2.0 s");
  EXPECT_THAT(several(20, {8, "standby a", ""}).events, IsEmpty());
  EXPECT_THAT(several(9, {0.5, "standby a", ""}).events, IsEmpty()) << "not calm for 5 s yet";
  EXPECT_THAT(several(40, {0.5, "standby a", ""}).events,
              ElementsAre("replica_lag is 500 ms, no longer above 2.0 s; it was for 15.0 s, at "
                          "worst 9.0 s"));
  EXPECT_EQ(several(40, {0.5, "", ""}).share, 1);
}

TEST_F(GuardsTest, ASignalThatFlapsIsToldOnceAMinute) {
  watch({"blocked_queries", 10, "throttle", "", ""});
  std::size_t told = 0;
  for (int i = 0; i < 20; ++i) {  // two minutes
    told += next(11).events.size();
    told += several(11, {0, "", ""}).events.size();
  }
  EXPECT_LE(told, 6U);
  EXPECT_GE(told, 2U);
}

TEST_F(GuardsTest, PausesUntilItHasBeenCalmForSeconds) {
  watch({"blocked_queries", 10, "pause", "", ""});
  EXPECT_FALSE(next(10).paused);
  const Verdict tripped = next(11);
  EXPECT_TRUE(tripped.paused);
  EXPECT_THAT(tripped.events, ElementsAre("blocked_queries is 11, above 10: paused"));
  EXPECT_TRUE(several(9, {3, "", ""}).paused);
  EXPECT_TRUE(next(12).paused);
  EXPECT_TRUE(several(9, {3, "", ""}).paused);
  EXPECT_FALSE(next(3).paused);
}

TEST_F(GuardsTest, HaltsAtOnceAndRollsBackWhereItMay) {
  watch({"errors", 5, "halt", "", ""});
  EXPECT_FALSE(next(5).stop);
  const Verdict halted = next(6);
  ASSERT_TRUE(halted.stop);
  EXPECT_EQ(halted.stop->kind, ErrorKind::kGuard);
  EXPECT_EQ(halted.stop->message, "guard: errors is 6, above 5");
  EXPECT_FALSE(halted.roll_back);

  watch({"oldest_transaction", 60, "rollback", "", ""});
  EXPECT_TRUE(next(61).roll_back);
  watch({"oldest_transaction", 60, "rollback", "", ""}, GuardReach::kStop);
  EXPECT_TRUE(next(61).stop.has_value());
  EXPECT_FALSE(next(61).roll_back) << "after contract nothing goes back by itself";
  watch({"oldest_transaction", 60, "halt", "", ""}, GuardReach::kSlowDown);
  EXPECT_FALSE(next(61).stop) << "a person who goes back is not stopped";
}

TEST_F(GuardsTest, WhatCannotBeReadCountsAsTripped) {
  const Signal blind{std::nullopt, "", "the lag of standby a may not be seen"};
  watch({"replica_lag", 2, "throttle", "", ""});
  const Verdict throttled = next(blind);
  EXPECT_LT(throttled.share, 1);
  EXPECT_THAT(throttled.events,
              ElementsAre("replica_lag cannot be read: the lag of standby a may not be seen; it "
                          "counts as above 2.0 s: throttled"));
  watch({"replica_lag", 2, "pause", "", ""});
  EXPECT_TRUE(next(blind).paused);
  watch({"replica_lag", 2, "halt", "", ""});
  EXPECT_FALSE(several(10, blind).stop) << "a session that is lost for a moment ends no run";
  EXPECT_TRUE(next(blind).stop);
}

TEST_F(GuardsTest, DiskFreeTripsBelow) {
  watch({"disk_free", 10.0 * (1 << 30), "halt", "select 1", ""});
  EXPECT_FALSE(next(11.0 * (1 << 30)).stop);
  const Verdict halted = next(9.0 * (1 << 30));
  ASSERT_TRUE(halted.stop);
  EXPECT_EQ(halted.stop->message, "guard: disk_free is 9.0 GB, below 10.0 GB");
}

TEST_F(GuardsTest, KeepsToItsPartOfThoseAtWork) {
  watch({"own_share", 0.15, "throttle", "", ""});
  EXPECT_EQ(next(0).share, 1);
  const Verdict busy = several(40, {4, "", ""});
  EXPECT_NEAR(busy.share, 0.35, 0.02);
  EXPECT_THAT(busy.events,
              ElementsAre("own_share: 1.0 sessions of others are at work; the fill keeps to 15 % "
                          "of all: throttled"));
  const Verdict alone = several(40, {0, "", ""});
  EXPECT_EQ(alone.share, 1);
  EXPECT_EQ(alone.because, "");
  const Verdict blind = next(Signal{std::nullopt, "", "may not be seen"});
  EXPECT_DOUBLE_EQ(blind.share, 0.15);
}

TEST(Guards, TheStrictestHolds) {
  Guards guards({{"blocked_queries", 10, "throttle", "", ""}, {"replica_lag", 2, "pause", "", ""}},
                2, GuardReach::kRollBack);
  const SteadyTime now{std::chrono::hours(1)};
  const Verdict verdict = guards.judge({{40, "", ""}, {3, "standby a", ""}}, now);
  EXPECT_TRUE(verdict.paused);
  EXPECT_LT(verdict.share, 1);
  EXPECT_EQ(verdict.because, "replica_lag of standby a is 3.0 s, above 2.0 s");
  EXPECT_EQ(verdict.events.size(), 2U);
}

}  // namespace
}  // namespace shoofly
