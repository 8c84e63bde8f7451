#include "operation/names.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

TEST(Names, ShortOnesStay) {
  EXPECT_EQ(hidden_new("n", 63), "_shoofly_new_n");
  EXPECT_EQ(hidden_old("n", 63), "_shoofly_old_n");
  EXPECT_EQ(not_null_proof("n", 63), "_shoofly_nn_n");
}

TEST(Names, LongOnesEndInAHashOfTheWhole) {
  const std::string a = hidden_new(std::string(60, 'a') + "1", 63);
  const std::string b = hidden_new(std::string(60, 'a') + "2", 63);
  EXPECT_EQ(a.size(), 63U);
  EXPECT_EQ(a.substr(0, 54), b.substr(0, 54));
  EXPECT_NE(a, b);
}

TEST(Names, ACutNeverSplitsACharacter) {
  std::string name;
  for (int i = 0; i < 40; ++i) name += "ä";
  const std::string cut = fitted("x" + name, 63);
  EXPECT_LE(cut.size(), 63U);
  const std::string kept = cut.substr(0, cut.size() - 9);
  EXPECT_EQ((kept.size() - 1) % 2, 0U);
}

TEST(Names, HashesAreStable) {
  EXPECT_EQ(short_hash(""), "4fd0bfc1");
  EXPECT_EQ(short_hash("users").size(), 8U);
}

TEST(Names, OursAreKnown) {
  EXPECT_TRUE(is_ours("_shoofly_mark"));
  EXPECT_TRUE(is_ours("~shoofly_ab_ins"));
  EXPECT_FALSE(is_ours("shoofly"));
}

}  // namespace
}  // namespace shoofly
