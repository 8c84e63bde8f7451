#include "engine/row_bounds.h"

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoofly::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Tokens with blanks between them.
std::vector<std::string> columns_of(const std::string& where) {
  std::istringstream words(where);
  std::vector<ConditionToken> tokens;
  for (std::string word; words >> word;) {
    using Kind = ConditionToken::Kind;
    const bool digits = word.find_first_not_of("0123456789") == std::string::npos;
    const bool letters = word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    tokens.push_back({digits            ? Kind::kInteger
                      : letters         ? Kind::kWord
                      : word[0] == '\'' ? Kind::kConstant
                                        : Kind::kSign,
                      word});
  }
  return bounds_of(tokens, {"t"}).columns();
}

TEST(RowBounds, EqualToConstants) {
  EXPECT_THAT(columns_of("id = 7"), ElementsAre("id"));
  EXPECT_THAT(columns_of("t . id = 7 and b = 'x'"), ElementsAre("id", "b"));
  EXPECT_THAT(columns_of("( id = 7 )"), ElementsAre("id"));
  EXPECT_THAT(columns_of("id in ( 1 , 2 , 3 ) and a is null"), ElementsAre("id"));
  EXPECT_THAT(columns_of("id in ( - 1 , 2 )"), ElementsAre("id"));
  EXPECT_THAT(columns_of("id in ( select id from t where x = 1 limit 500 )"), ElementsAre("id"));
}

TEST(RowBounds, EachOfSeveralChoices) {
  EXPECT_THAT(columns_of("id = 7 or id = 8"), ElementsAre("id"));
  EXPECT_THAT(columns_of("id = 7 or id in ( 8 , 9 ) and a = 1"), ElementsAre("id"));
  EXPECT_THAT(columns_of("( id = 7 or ( id = 8 ) ) and a > 1"), ElementsAre("id"));
  EXPECT_THAT(columns_of("a = 1 and b = 2 or b = 3 and a = 1"), ElementsAre("a", "b"));
  EXPECT_THAT(columns_of("id = 7 or ( a = 1 or id = 8 )"), IsEmpty());
  EXPECT_THAT(columns_of("id = 7 or not id = 8"), IsEmpty());
  EXPECT_THAT(columns_of("( id = 7 or id = 8"), IsEmpty());
  EXPECT_THAT(columns_of("id = 7 or"), IsEmpty());
}

TEST(RowBounds, Ranges) {
  EXPECT_THAT(columns_of("id between 1 and 1000"), ElementsAre("id"));
  EXPECT_THAT(columns_of("id >= 1 and id < 5000"), ElementsAre("id"));
  EXPECT_THAT(columns_of("id > = 1 and id < = 10000"), ElementsAre("id"));
  EXPECT_THAT(columns_of("id between 1 and 10001"), IsEmpty());
  EXPECT_THAT(columns_of("id between - 9223372036854775807 and 9223372036854775807"), IsEmpty());
  EXPECT_THAT(columns_of("id > 10"), IsEmpty());
  EXPECT_THAT(columns_of("a between 1 and 10 and b between 1 and 10"), ElementsAre("a"));
}

TEST(RowBounds, WhatBoundsNothing) {
  EXPECT_THAT(columns_of("id = 7 or a = 1"), IsEmpty());
  EXPECT_THAT(columns_of("not id = 7"), IsEmpty());
  EXPECT_THAT(columns_of("id not in ( 1 , 2 )"), IsEmpty());
  EXPECT_THAT(columns_of("id not between 1 and 2"), IsEmpty());
  EXPECT_THAT(columns_of("id <> 7"), IsEmpty());
  EXPECT_THAT(columns_of("id = b"), IsEmpty());
  EXPECT_THAT(columns_of("id = 7 + b"), IsEmpty());
  EXPECT_THAT(columns_of("id in ( select id from t )"), IsEmpty());
  EXPECT_THAT(columns_of("id in ( select a from u where u . b = t . b limit 1 )"), IsEmpty());
  EXPECT_THAT(columns_of("case when a and id = 7 and b then c else d end"), IsEmpty());
  EXPECT_THAT(columns_of("( id = 7 or a = 1 ) and ( b = 1 or c = 2 )"), IsEmpty());
}

}  // namespace
}  // namespace shoofly::testing
