#include "execute/slow_fill.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

FillPace slow() {
  return {.elapsed = std::chrono::minutes(2),
          .rows_now = 2'400,
          .rows_left = 10'000'000,
          .planned_ms = 300'000,
          .because = "replica_lag of standby \"a\" is 9.0 s, above 2.0 s"};
}

TEST(SlowFill, SaysHowLongAndWhy) {
  EXPECT_EQ(slow_fill(slow()).value(),
            "at this rate (20 rows/s) the fill takes 5 days more; the plan said at most 5m 00s; "
            "replica_lag of standby \"a\" is 9.0 s, above 2.0 s");
}

TEST(SlowFill, IsQuietWhereThereIsNothingToSay) {
  FillPace pace = slow();
  pace.elapsed = std::chrono::seconds(50);
  EXPECT_FALSE(slow_fill(pace)) << "too early";
  pace = slow();
  pace.because.clear();
  EXPECT_FALSE(slow_fill(pace)) << "nothing holds it back: the plan was wrong";
  pace = slow();
  pace.rows_left = 50'000;
  EXPECT_FALSE(slow_fill(pace)) << "within ten times the plan";
  pace = slow();
  pace.planned_ms = 0;
  EXPECT_FALSE(slow_fill(pace)) << "there was no estimate";
}

TEST(SlowFill, AFillThatStandsStill) {
  FillPace pace = slow();
  pace.rows_now = 0;
  EXPECT_EQ(slow_fill(pace).value(),
            "the fill has written no row for 2m 00s; replica_lag of standby \"a\" is 9.0 s, above "
            "2.0 s");
}

}  // namespace
}  // namespace shoofly
