#include "lint/secrets.h"

#include <utility>

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

TEST(Secrets, AreWhatIsSetToTheirNames) {
  const std::pair<const char*, const char*> texts[] = {
      {"update a set api_key = 'fish', name = 'x' where b = 'c';",
       "update a set api_key = '****', name = 'x' where b = 'c';"},
      {"alter table a add column auth_token text not null default 'fish', add column b text "
       "default 'x'",
       "alter table a add column auth_token text not null default '****', add column b text "
       "default 'x'"},
      {"alter table a add b_secret text default md5('fish')",
       "alter table a add b_secret text default md5('****')"},
      {"update a set password = crypt('fish', gen_salt('bf'))",
       "update a set password = crypt('****', gen_salt('**'))"},
      {"alter table a add password text default md5(random()::text || 'fish'), add b text default 'x'",
       "alter table a add password text default md5(random()::text || '****'), add b text default 'x'"},
      {"insert into users (name, \"Password\") values ('bob', 'it''s'), ('b', 'c'); select 'x'",
       "insert into users (name, \"Password\") values ('***', '*****'), ('*', '*'); select 'x'"},
      {"insert into a (b) values ('{\"token\": \"fish\", \"c\": 1}')",
       "insert into a (b) values ('{\"token\": \"****\", \"c\": 1}')"},
      {"set password for 'app'@'%' = password('fish')",
       "set password for 'app'@'%' = password('****')"},
      {"create user a identified by \"fish\"", "create user a identified by \"****\""},
      {"update a set token = \"fish\", b = \"c\"", "update a set token = \"****\", b = \"c\""},
      {"-- don't use password=fish here\nselect 'x'",
       "-- don't use password=**** here\nselect 'x'"},
      {"create user a identified by 'fish' require ssl; select 'x'",
       "create user a identified by '****' require ssl; select 'x'"},
      // Where a literal ends depends on what a backslash is.
      {"update a set b = 'it\\'s', token = 'fish', c = 'x'",
       "update a set b = 'it\\'s', token = '****', c = 'x'"},
      {"update a set token = 'it\\'s fish'", "update a set token = '**********'"},
      {"update a set path = 'c:\\', token = 'fish'", "update a set path = 'c:\\', token = '****'"},
  };
  for (const auto& [text, covered] : texts) EXPECT_EQ(without_secrets(text), covered);
}

TEST(Secrets, LeaveTheRestAlone) {
  for (const char* text : {"alter table users add column password text;", "password", "password ",
                           "'http://db/x'", "'http://db:80/x'", "create table passwords (a int)",
                           "insert into a values ('Your password has expired', 'x', 3)",
                           "create type token_kind as enum ('a', 'b')",
                           "comment on column users.password is 'the hash'"})
    EXPECT_EQ(without_secrets(text), text);
}

}  // namespace
}  // namespace shoofly::testing
