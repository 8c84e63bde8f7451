#include "lint/secrets.h"

#include <gtest/gtest.h>

namespace shoofly::testing {
namespace {

using lint::without_secrets;

TEST(Secrets, AreCoveredInTheirPlace) {
  EXPECT_EQ(without_secrets("create role a PASSWORD 'swordfish';"),
            "create role a PASSWORD '*********';");
  EXPECT_EQ(without_secrets("connection 'host=db password=fish user=a'"),
            "connection 'host=db password=**** user=a'");
  EXPECT_EQ(without_secrets("'postgres://me:fish@db/shop'"), "'postgres://me:****@db/shop'");
  EXPECT_EQ(without_secrets("password 'a\nb'"), "password '*\n*'");
}

TEST(Secrets, LeaveTheRestAlone) {
  for (const char* text : {"alter table users add column password text;", "password", "password ",
                           "'http://db/x'", "'http://db:80/x'", "create table passwords (a int)"})
    EXPECT_EQ(without_secrets(text), text);
}

}  // namespace
}  // namespace shoofly::testing
