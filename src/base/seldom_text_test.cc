#include "base/seldom_text.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace shoofly {
namespace {

TEST(SeldomText, IsAPointerThatCopiesAndComparesAsAString) {
  static_assert(sizeof(SeldomText) == sizeof(void*));
  SeldomText one;
  EXPECT_TRUE(one.empty());
  EXPECT_EQ(one, "");
  one = "a";
  SeldomText other = one;
  other += "b";
  EXPECT_EQ(one, "a");
  EXPECT_EQ(other, std::string("ab"));
  EXPECT_NE(one, other);
  EXPECT_EQ(fmt::format("<{:>3}>", other), "< ab>");
  EXPECT_EQ("x" + other, "xab");
  one = std::move(other);
  EXPECT_EQ(one.str(), "ab");
  one = "";
  EXPECT_EQ(one, SeldomText());
  one.clear();
  EXPECT_TRUE(one.empty());
}

TEST(Boxed, IsAValueAsAnOptionalIsOne) {
  Boxed<std::string> none;
  EXPECT_FALSE(none);
  Boxed<std::string> one(std::string("a"));
  Boxed<std::string> copy = one;
  EXPECT_EQ(copy, one);
  *copy += "b";
  EXPECT_EQ(*one, "a");
  EXPECT_NE(copy, one);
  EXPECT_NE(one, none);
  EXPECT_EQ(*std::exchange(copy, std::nullopt), "ab");
  EXPECT_EQ(copy, none);
  EXPECT_EQ(copy.emplace(), "");
}

}  // namespace
}  // namespace shoofly
