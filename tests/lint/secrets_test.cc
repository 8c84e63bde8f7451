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
      {"alter role a password $$fish$$;", "alter role a password $$****$$;"},
      {"update a set token = $x$fi$sh$x$ where b = $$c$$",
       "update a set token = $x$*****$x$ where b = $$c$$"},
      {"connection 'host=db password=''fish tank'' user=a'",
       "connection 'host=db password=''*********'' user=a'"},
      {"create role a password 'x' 'fish'", "create role a password '*' '****'"},
      {"update a set (name, password) = ('bob', 'fish') where c = 'd'; select 'x'",
       "update a set (name, password) = ('***', '****') where c = '*'; select 'x'"},
      {"update a set password = 'a' || 'fish'", "update a set password = '*' || '****'"},
      {"update a set password = case when b then 'fish' else 'x' end, c = 'd'",
       "update a set password = case when b then '****' else '*' end, c = 'd'"},
      {"delete from a where token in ('b', 'fish')", "delete from a where token in ('*', '****')"},
      {"delete from a where 'fish' = a.token", "delete from a where '****' = a.token"},
      {"alter user a set user_pw = 'fish', db_pass = 'fish', pwd = 'fish'",
       "alter user a set user_pw = '****', db_pass = '****', pwd = '****'"},
      {"select 'Authorization: Bearer fish'", "select 'Authorization: Bearer ****'"},
      {"select set_config('app.secret', 'fish', false)",
       "select set_config('app.secret', '****', false)"},
      {"update s set value = 'fish' where key = 'smtp_password'; select 'x'",
       "update s set value = '****' where key = 'smtp_password'; select 'x'"},
      {"select pgp_sym_encrypt(a, 'fish')", "select pgp_sym_encrypt(a, '****')"},
      {"<column name=\"password\" type=\"text\" defaultValue=\"fish\"/>",
       "<column name=\"password\" type=\"****\" defaultValue=\"****\"/>"},
      {"- column: {name: password, value: fish}", "- column: {name: password, value: ****}"},
      {"add_column :users, :password, :string, default: \"fish\"",
       "add_column :users, :password, :string, default: \"****\""},
      {"api_key: { type: \"text\", default: \"fish\" }",
       "api_key: { type: \"text\", default: \"****\" }"},
      {"target: postgres://a:fish@h/x", "target: postgres://a:****@h/x"},
      // Where a literal ends depends on what a backslash is.
      {"update a set b = 'it\\'s', token = 'fish', c = 'x'",
       "update a set b = 'it\\'s', token = '****', c = 'x'"},
      {"update a set token = 'it\\'s fish'", "update a set token = '**********'"},
      {"update a set path = 'c:\\', token = 'fish'", "update a set path = 'c:\\', token = '****'"},
  };
  for (const auto& [text, covered] : texts) EXPECT_EQ(without_secrets(text), covered);
}

// Pasted, a literal of stars would be written into every row.
TEST(Secrets, AreNoValuesInWhatIsThereToBeRun) {
  const std::vector<std::pair<const char*, const char*>> texts = {
      {"update m set password_algo = 'bcrypt' where a = 'b';",
       "update m set password_algo = <as in the migration> where a = 'b';"},
      {"alter table m add check (password_algo in ('a','b')) not valid;",
       "alter table m add check (password_algo in (<as in the migration>,<as in the migration>)) "
       "not valid;"},
      {"connection 'host=db password=fish user=a'", "connection <as in the migration>"},
      {"update m set token = $x$fish$x$;", "update m set token = <as in the migration>;"},
      {"do $$ begin update m set secret = 'it''s' where id = 1; end $$;",
       "do $$ begin update m set secret = <as in the migration> where id = 1; end $$;"},
      {"in batches of some thousand rows by key", "in batches of some thousand rows by key"}};
  for (const auto& [text, shown] : texts) EXPECT_EQ(lint::sql_without_secrets(text), shown);
}

TEST(Secrets, LeaveTheRestAlone) {
  for (const char* text : {"alter table users add column password text;", "password", "password ",
                           "'http://db/x'", "'http://db:80/x'", "create table passwords (a int)",
                           "insert into a values ('Your password has expired', 'x', 3)",
                           "create type token_kind as enum ('a', 'b')",
                           "comment on column users.password is 'the hash'",
                           "check (kind in ('password', 'oauth'))", "select 'a' as passenger, 'b'",
                           "i.token is NOT NULL without a default: the rows that are there get 0",
                           "i.token is NOT NULL and loses its default: INSERTs fail from here on",
                           "create function new_token() returns text as $$select 'x'$$"})
    EXPECT_EQ(without_secrets(text), text);
}

}  // namespace
}  // namespace shoofly::testing
