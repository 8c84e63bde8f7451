#include "execute/patience.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

using std::chrono::minutes;
const std::chrono::steady_clock::time_point kPatienceBegins{};

TEST(PatienceTest, EndsWithItsTime) {
  Patience patience(minutes(10));
  patience.begun("a");
  EXPECT_TRUE(patience.lost(kPatienceBegins).has_value());
  EXPECT_TRUE(patience.lost(kPatienceBegins + minutes(9)).has_value());
  EXPECT_LE(patience.lost(kPatienceBegins + minutes(10) - Milliseconds(7))->count(), 7);
  EXPECT_FALSE(patience.lost(kPatienceBegins + minutes(10)).has_value());
}

TEST(PatienceTest, TheTimeOfWorkIsNotWaiting) {
  Patience patience(minutes(10));
  patience.begun("a");
  EXPECT_TRUE(patience.lost(kPatienceBegins).has_value());
  patience.begun("a");
  EXPECT_TRUE(patience.lost(kPatienceBegins + minutes(60)).has_value());
  EXPECT_TRUE(patience.lost(kPatienceBegins + minutes(69)).has_value());
  EXPECT_FALSE(patience.lost(kPatienceBegins + minutes(70)).has_value());
}

TEST(PatienceTest, RoundsThatBringItNoFurtherAreCounted) {
  Patience patience(minutes(10));
  patience.begun("a");
  for (int i = 0; i < Patience::kFruitlessRounds; ++i) {
    ASSERT_TRUE(patience.lost(kPatienceBegins).has_value()) << i;
    patience.begun("a");
  }
  EXPECT_FALSE(patience.lost(kPatienceBegins).has_value());
  patience.begun("b");
  EXPECT_TRUE(patience.lost(kPatienceBegins).has_value());
}

TEST(PatienceTest, WaitsLongerEachTimeAndAgainAfterProgress) {
  Patience patience(minutes(10));
  patience.begun("a");
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(patience.lost(kPatienceBegins).has_value());
  EXPECT_GE(patience.lost(kPatienceBegins)->count(), 2500);
  patience.begun("b");
  EXPECT_LE(patience.lost(kPatienceBegins)->count(), 100);
}

TEST(PatienceTest, NoneAtAll) {
  Patience patience(Milliseconds(0));
  EXPECT_FALSE(patience.lost(kPatienceBegins).has_value());
}

}  // namespace
}  // namespace shoofly
