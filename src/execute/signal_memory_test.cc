#include "execute/signal_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoofly {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

const SteadyTime kBegin{std::chrono::hours(1)};

LoadReading reading(std::int64_t log, std::vector<Follower> followers) {
  LoadReading made;
  made.log_position = log;
  made.followers = std::move(followers);
  return made;
}
Follower standby(std::int64_t position, std::optional<double> reported = std::nullopt) {
  return {"standby a", reported, position, ""};
}

TEST(LagMemory, CountsSinceTheLogHeldWhatIsNotReplayed) {
  LagMemory lag;
  EXPECT_EQ(lag.worst(reading(100, {standby(100)}), kBegin).value, 0);
  EXPECT_EQ(lag.worst(reading(200, {standby(100)}), kBegin + seconds(1)).value, 0);
  EXPECT_EQ(lag.worst(reading(300, {standby(100)}), kBegin + seconds(2)).value, 1);
  EXPECT_EQ(lag.worst(reading(300, {standby(200)}), kBegin + seconds(4)).value, 2);
  EXPECT_EQ(lag.worst(reading(300, {standby(300)}), kBegin + seconds(5)).value, 0);
}

TEST(LagMemory, AReplayThatStandsStillLagsThoughTheServerReportsNothingNew) {
  LagMemory lag;
  lag.worst(reading(100, {standby(100, 0.01)}), kBegin);
  Signal found;
  for (int i = 1; i <= 20; ++i)
    found = lag.worst(reading(100 + i, {standby(100, 0.01)}), kBegin + seconds(i));
  EXPECT_EQ(found.value, 19);
  EXPECT_EQ(found.source, "standby a");
}

TEST(LagMemory, AnIdleServersOldReportIsNoLag) {
  LagMemory lag;
  EXPECT_EQ(lag.worst(reading(100, {standby(100, 9.5)}), kBegin).value, 0);
  EXPECT_EQ(lag.worst(reading(101, {standby(100, 9.5)}), kBegin + seconds(1)).value, 9.5);
}

TEST(LagMemory, TheWorstOfSeveral) {
  LagMemory lag;
  Follower slot{"slot b", std::nullopt, 40, ""};
  lag.worst(reading(100, {standby(100), slot}), kBegin);
  const Signal found = lag.worst(reading(150, {standby(150), slot}), kBegin + seconds(3));
  EXPECT_EQ(found.value, 3);
  EXPECT_EQ(found.source, "slot b");
}

TEST(LagMemory, WhoIsGoneOrMayNotBeSeenIsTrouble) {
  LagMemory lag;
  EXPECT_EQ(lag.worst(reading(100, {}), kBegin).value, 0) << "a server without standbys";
  lag.worst(reading(100, {standby(100), standby(100)}), kBegin);
  const Signal gone = lag.worst(reading(100, {standby(100)}), kBegin + seconds(1));
  EXPECT_FALSE(gone.value);
  EXPECT_EQ(gone.trouble, "standby a was there before and is gone");
  EXPECT_TRUE(
      lag.worst(reading(100, {standby(100), standby(100)}), kBegin + seconds(2)).value.has_value());
  Follower hidden{"standby c", std::nullopt, std::nullopt, "may not be seen"};
  EXPECT_THAT(lag.worst(reading(100, {hidden}), kBegin + seconds(3)).trouble,
              HasSubstr("the lag of standby c may not be seen"));
}

TEST(LagMemory, ABackupMayComeAndGo) {
  LagMemory lag;
  const Follower backup{"standby pg_basebackup", std::nullopt, std::nullopt, ""};
  EXPECT_EQ(lag.worst(reading(100, {backup}), kBegin).value, 0);
  EXPECT_EQ(lag.worst(reading(900, {}), kBegin + seconds(1)).value, 0);
}

TEST(LagMemory, AHundredThousandReadingsStaySmallAndTrue) {
  LagMemory lag;
  lag.worst(reading(0, {standby(0)}), kBegin);
  Signal found;
  for (int i = 1; i <= 100'000; ++i)
    found = lag.worst(reading(i, {standby(0)}), kBegin + milliseconds(500) * i);
  EXPECT_NEAR(found.value.value(), 50'000, 50);
}

TEST(RateMemory, OverTheLastSeconds) {
  RateMemory rate;
  EXPECT_EQ(rate.add(1000, kBegin), 0);
  EXPECT_EQ(rate.add(3000, kBegin + seconds(1)), 2000);
  double last = 0;
  for (int i = 2; i <= 20; ++i) last = rate.add(3000, kBegin + seconds(i));
  EXPECT_EQ(last, 0);
}

TEST(Percentile, TheNearestRankOfTheWindow) {
  Percentile window;
  EXPECT_FALSE(window.p99(kBegin));
  for (int i = 1; i <= 200; ++i) window.add(i, kBegin);
  EXPECT_EQ(window.p99(kBegin), 198);
  window.add(7, kBegin + seconds(21));
  EXPECT_EQ(window.p99(kBegin + seconds(21)), 7);
  EXPECT_FALSE(window.p99(kBegin + seconds(60)));
}

}  // namespace
}  // namespace shoofly
