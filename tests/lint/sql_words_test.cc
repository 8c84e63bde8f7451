// Clauses of an ALTER TABLE of MariaDB or MySQL, as --fix divides it.

#include "lint/sql_words.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoofly::lint {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SingleActsOfMysql, EachHasTheOptionsOfTheStatement) {
  EXPECT_THAT(single_acts("alter table t algorithm=copy, add a int, drop b, lock = shared", 2,
                          Lexis::kOfMysql),
              ElementsAre("alter table t add a int, algorithm=copy, lock = shared",
                          "alter table t drop b, algorithm=copy, lock = shared"));
  EXPECT_THAT(single_acts("ALTER ONLINE TABLE IF EXISTS `a, b`.`t` WAIT 5 ADD a INT, ADD INDEX(a)",
                          2, Lexis::kOfMysql),
              ElementsAre("ALTER ONLINE TABLE IF EXISTS `a, b`.`t` WAIT 5 ADD a INT",
                          "ALTER ONLINE TABLE IF EXISTS `a, b`.`t` WAIT 5 ADD INDEX(a)"));
}

TEST(SingleActsOfMysql, QuotedTextAndCommentsDivideNothing) {
  EXPECT_THAT(
      single_acts("alter table t add a enum('a', 'it\\'s, b') # x, y\n, add `b,c` int", 2,
                  Lexis::kOfMysql),
      ElementsAre("alter table t add a enum('a', 'it\\'s, b')", "alter table t add `b,c` int"));
  EXPECT_THAT(single_acts("alter table t add a int default 1--1, add b int", 2, Lexis::kOfMysql),
              ElementsAre("alter table t add a int default 1--1", "alter table t add b int"));
}

TEST(SingleActsOfMysql, WhatOnlyAServerReadsIsNotDivided) {
  EXPECT_THAT(
      single_acts("alter table t add a int /*!80000 invisible */, add b int", 2, Lexis::kOfMysql),
      IsEmpty());
  // A column and its key are two acts of one clause.
  EXPECT_THAT(single_acts("alter table t add a int unique, algorithm=copy", 2, Lexis::kOfMysql),
              IsEmpty());
  EXPECT_THAT(single_acts("create index i on t (a), (b)", 2, Lexis::kOfMysql), IsEmpty());
}

}  // namespace
}  // namespace shoofly::lint
