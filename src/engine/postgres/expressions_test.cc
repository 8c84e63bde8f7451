#include "engine/postgres/expressions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/postgres/inspector.h"
#include "engine/postgres/test_support.h"

namespace shoofly::postgres {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ExpressionsTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (connection_ == nullptr) return;
    execute(R"(
      create extension citext;
      create type mood as enum ('sad', 'ok');
      create domain filled as text check (value <> '');
      create table users (id bigint primary key, name text not null, n int, price numeric(10,2), born date,
        seen timestamptz, at timestamp, tags text[], data jsonb, feeling mood, nick citext, u uuid, flag bool,
        f float8, raw bytea, cash money, long text collate "C", "Größe" text, full_name text generated always as (name || '!') stored);
      create function fixed(text) returns text immutable language sql as 'select upper($1)';
      create function lookup(bigint) returns text stable language sql as 'select name from users where id = $1';
      create function note(text) returns text volatile language plpgsql as 'begin return $1; end';
      create function many(int) returns setof int immutable language sql as 'select 1';
      create aggregate mine (text) (sfunc = textcat, stype = text);
      create schema crm; create function crm.here(text) returns text immutable language sql as 'select $1';)");
    auto catalog = inspector().inspect(*connection_, {.only = {}, .sizes = false});
    ASSERT_TRUE(catalog.ok()) << catalog.error().describe();
    catalog_ = *catalog;
  }

  Result<Expression> check(const std::string& text, const std::string& type = "text",
                           std::map<std::string, std::string> more = {}) {
    return expressions().check(*connection_, catalog_,
                               {.id = "q",
                                .table = {"public", "users"},
                                .text = text,
                                .result_type = type,
                                .more_columns = std::move(more)});
  }
  // "immutable", "settings" or the error.
  std::string verdict(const std::string& text, const std::string& type = "text") {
    const auto result = check(text, type);
    if (!result.ok())
      return std::string(to_string(result.error().kind)) + ": " + result.error().describe();
    return result->immutable ? "immutable" : "settings";
  }

  Catalog catalog_;
};

TEST_F(ExpressionsTest, ImmutableOnes) {
  for (const char* text : {"split_part(name, ' ', 1)",
                           "substr(name, strpos(name, ' ') + 1)",
                           "lower(users.name)",
                           "public.users.name",
                           "name",
                           "coalesce(name, 'x')",
                           "case when n > 1 then name else null end",
                           "fixed(name)",
                           "crm.here(name)",
                           "(data ->> 'a')",
                           "tags[1]",
                           "'constant'",
                           "null",
                           "nick || 'x'",
                           "name collate \"C\" || long",
                           "\"Größe\"",
                           "full_name",
                           "greatest(name, long)",
                           "trim(both 'x' from name)",
                           "regexp_replace(name, '\\s+', ' ')",
                           "nullif(name, '')",
                           "overlay(name placing 'x' from 2)",
                           "upper(name) like 'A%' and n in (1, 2, 3)",
                           "(n, id) < (1, 2)",
                           "array_to_string(tags, ',')",
                           "U&\"name\"",
                           "users . name"}) {
    EXPECT_EQ(verdict(text).substr(0, 9), "immutable") << text << ": " << verdict(text);
  }
  EXPECT_EQ(verdict("n", "bigint"), "immutable");
  EXPECT_EQ(verdict("n * 1.5", "numeric(12,3)"), "immutable");
  EXPECT_EQ(verdict("name", "character varying(40)"), "immutable");
  EXPECT_EQ(verdict("name::filled", "public.filled"), "immutable");
  EXPECT_EQ(verdict("data::json", "json"), "immutable");
  EXPECT_EQ(verdict("seen at time zone 'Europe/Berlin'", "timestamp without time zone"),
            "immutable");
}

TEST_F(ExpressionsTest, StableInNameOnly) {
  for (const char* text : {"concat(name, ' ', n)", "concat_ws(' ', name, nick, u, price, flag)",
                           "format('%s-%s', name, id)", "name || n", "n || name",
                           "concat(name, feeling)", "to_json(n)", "quote_literal(n)"}) {
    const std::string expected =
        std::string(text).find("feeling") == std::string::npos ? "immutable" : "settings";
    EXPECT_EQ(verdict(text, std::string(text).rfind("to_json", 0) == 0 ? "json" : "text"), expected)
        << text;
  }
  EXPECT_EQ(verdict("name::mood", "public.mood"), "immutable");
  EXPECT_EQ(verdict("feeling::text"), "immutable");
}

TEST_F(ExpressionsTest, StableThroughPinnedSettings) {
  for (const char* text :
       {"concat(name, seen)", "to_char(seen, 'YYYY')", "seen::text", "born || ''",
        "format('%s', born)", "to_char(price, '999D99')", "date_trunc('day', seen)::text",
        "extract(year from seen)::text", "concat_ws(',', f, seen)",
        "xmlserialize(content xmlelement(name a, name) as text)"}) {
    EXPECT_EQ(verdict(text), "settings") << text;
  }
  EXPECT_EQ(verdict("name::date", "date"), "settings");
  EXPECT_EQ(verdict("name::timestamptz", "timestamp with time zone"), "settings");
  EXPECT_EQ(verdict("at", "timestamp with time zone"), "settings") << "the assignment casts";
  EXPECT_EQ(verdict("at < seen", "boolean"), "settings");
  EXPECT_EQ(verdict("seen + interval '1 day'", "timestamp with time zone"), "settings");
  EXPECT_EQ(verdict("to_jsonb(seen)", "jsonb"), "settings");
  EXPECT_EQ(verdict("to_date(name, 'YYYY-MM-DD')", "date"), "settings");
}

TEST_F(ExpressionsTest, RefusedForWhatTheyDependOn) {
  const auto refused = [&](const std::string& text, const std::string& with,
                           const std::string& type = "text") {
    const std::string result = verdict(text, type);
    EXPECT_THAT(result, AllOf(StartsWith("invalid input: "), HasSubstr(with))) << text;
  };
  refused("name || random()", "column 9: function random() is VOLATILE");
  refused("note(name)", "column 1: function public.note(text) is VOLATILE");
  refused("lookup(id)", "column 1: function public.lookup(bigint) is STABLE: it may read tables");
  refused("now()", "column 1: function now() is STABLE", "timestamp with time zone");
  refused("current_timestamp", "current_timestamp depends on the clock or the session",
          "timestamp with time zone");
  refused("current_user", "current_user depends on");
  refused("age(born)", "is STABLE", "interval");
  refused("nextval('s')", "relation \"s\" does not exist", "bigint");
  refused("to_tsvector(name)", "is STABLE", "tsvector");
  refused("name::regclass::text", "is STABLE");
  refused("current_setting('TimeZone')", "is STABLE");
  refused("cash::text", "is STABLE");
  refused("gen_random_uuid()", "VOLATILE", "uuid");
}

TEST_F(ExpressionsTest, RefusedForWhatTheyAre) {
  const auto refused = [&](const std::string& text, const std::string& with,
                           const std::string& type = "text") {
    const std::string result = verdict(text, type);
    EXPECT_THAT(result, AllOf(StartsWith("invalid input: "), HasSubstr(with))) << text;
  };
  refused("", "the text is empty");
  refused("name,", "\",\" is not allowed");
  refused("name, n", "column 5: \",\" is not allowed");
  refused("name; drop table users", "column 5: \";\" is not allowed");
  refused("name) from users; --", "column 5: \")\" closes nothing");
  refused("name -- x", "column 6: a comment is not allowed");
  refused("name /* x */", "column 6: a comment is not allowed");
  refused("a) + (b", "column 2: \")\" closes nothing");
  refused("(name", "a parenthesis is not closed");
  refused("'abc", "unterminated quoted string");
  refused("name as other", "syntax error");
  refused("$1", "parameter $1 is not allowed");
  refused("select 1", "a subquery is not allowed");
  refused("(select name from users limit 1)", "a subquery is not allowed");
  refused("exists (select 1)", "column 1: a subquery is not allowed");
  refused("array(select 1)", "a subquery is not allowed");
  refused("name from users", "syntax error");
  refused("count(*)", "column 1: an aggregate is not allowed");
  refused("max(name)", "aggregate functions are not allowed in UPDATE");
  refused("mine(name)", "aggregate functions are not allowed in UPDATE");
  refused("row_number() over ()", "a window function is not allowed");
  refused("row_number()", "window function row_number");
  refused("many(n)", "set-returning functions are not allowed in UPDATE", "integer");
  refused("unnest(tags)", "set-returning functions are not allowed in UPDATE");
  refused("users", "column 1: the row as a whole is not allowed");
  refused("users.*", "the row as a whole is not allowed");
  refused("row_to_json(users)", "column 13: the row as a whole is not allowed", "json");
  refused(
      "nam",
      "column 1: column \"nam\" does not exist in table \"public.users\"; did you mean \"name\"?");
  refused("other.name", "column 1: \"other\" is not table \"public.users\"");
  refused("ctid", "system column \"ctid\" is not allowed", "tid");
  refused("default", "column 1: DEFAULT is not allowed here");
  refused("nosuch(name)", "column 1: function nosuch(text) does not exist");
  refused("n + name", "operator does not exist: integer + text", "integer");
  refused("name", "column \"shoofly result\" is of type integer but expression is of type text",
          "integer");
  refused("'abc'", "invalid input syntax", "integer");
  refused(std::string("name\0x", 6), "zero byte");
  refused(std::string(40000, '('), "too long");
  refused(std::string(9000, '('), "not closed");
}

TEST_F(ExpressionsTest, WhatItReads) {
  const auto both = check("concat(name, users.name, price, first)", "text",
                          {{"first", "integer"}, {"name", "bigint"}});
  ASSERT_TRUE(both.ok()) << both.error().describe();
  EXPECT_THAT(both->reads, ElementsAre(Binding{"name", "name", "bigint"},
                                       Binding{"price", "price", "numeric(10,2)"},
                                       Binding{"first", "first", "integer"}));
  EXPECT_EQ(both->text, "concat(name, users.name, price, first)") << "never rewritten";
  EXPECT_EQ(both->result_type, "text");
}

TEST_F(ExpressionsTest, Defaults) {
  const auto ask = [&](const std::string& text, const std::string& type) {
    return expressions().check(*connection_, catalog_,
                               {.id = "q",
                                .table = {"public", "users"},
                                .text = text,
                                .result_type = type,
                                .more_columns = {},
                                .may_be_volatile = true});
  };
  EXPECT_TRUE(ask("now()", "timestamp with time zone")->volatile_default);
  EXPECT_TRUE(ask("gen_random_uuid()", "uuid")->volatile_default);
  EXPECT_TRUE(ask("current_user", "text")->volatile_default);
  EXPECT_TRUE(ask("note('x')", "text")->volatile_default);
  EXPECT_FALSE(ask("'x'", "text")->volatile_default);
  EXPECT_TRUE(ask("1 + 1", "bigint")->immutable);
  EXPECT_THAT(ask("name", "text").error().message,
              HasSubstr("a default cannot read a column (\"name\")"));
  EXPECT_EQ(ask("(select 1)", "bigint").error().kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(ask("'x'", "bigint").error().kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(ask("max(1)", "bigint").error().kind, ErrorKind::kInvalidInput);
  const auto never = ask("1/0", "bigint");
  ASSERT_FALSE(never.ok());
  EXPECT_EQ(never.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(never.error().message, HasSubstr("division by zero"));
  EXPECT_TRUE(ask("nullif(1, 1)", "bigint").ok());
  const auto null = expressions().check(*connection_, catalog_,
                                        {.id = "q",
                                         .table = {"public", "users"},
                                         .text = "nullif(1, 1)",
                                         .result_type = "bigint",
                                         .more_columns = {},
                                         .may_be_volatile = true,
                                         .required = true});
  ASSERT_FALSE(null.ok());
  EXPECT_THAT(null.error().message, HasSubstr("gives NULL, and the column is NOT NULL"));
}

// A name that is left to the search path may find what somebody put there.
TEST_F(ExpressionsTest, AStrangersFunctionIsRefusedBeforeItRuns) {
  execute(R"(
    create role mallory; create role owner; create table loot (who text); grant insert on loot to public;
    grant create on schema public to mallory, owner;
    set role mallory;
    create function steal() returns int language plpgsql as
      'begin insert into public.loot values (current_user); return 1; end';
    create function public.ge(numeric, int) returns bool immutable language plpgsql as
      'begin perform public.steal(); return true; end';
    create operator public.>= (leftarg = numeric, rightarg = int, procedure = public.ge);
    create function split_part(varchar, text, int) returns text immutable language plpgsql as
      'begin perform public.steal(); return ''x''; end';
    reset role)");
  const auto compared = check("price >= 1", "boolean");
  ASSERT_FALSE(compared.ok());
  EXPECT_EQ(compared.error().kind, ErrorKind::kRefused);
  EXPECT_THAT(compared.error().message, HasSubstr("belongs to mallory"));
  EXPECT_FALSE(check("split_part(name::varchar, ' ', 1)").ok());
  const auto in_default = expressions().check(*connection_, catalog_,
                                              {.id = "q",
                                               .table = {"public", "users"},
                                               .text = "split_part('a b'::varchar, ' ', 1)",
                                               .result_type = "text",
                                               .more_columns = {},
                                               .may_be_volatile = true});
  EXPECT_FALSE(in_default.ok());
  execute("do $$ begin if (select count(*) from loot) > 0 then raise 'it ran'; end if; end $$");
  EXPECT_TRUE(check("split_part(name, ' ', 1)").ok());
  // The owner of the table decides what runs on it anyway.
  execute(
      "alter function split_part(varchar, text, int) owner to owner; alter table users owner to owner");
  EXPECT_TRUE(check("split_part(name::varchar, ' ', 1)").ok());
  execute(R"(reset role; alter table users owner to postgres; drop owned by mallory, owner;
             drop role mallory; drop role owner)");
}

TEST_F(ExpressionsTest, NothingIsLeftBehindAndNothingIsLocked) {
  auto other = open("postgres");
  ASSERT_TRUE(other->begin().ok());
  ASSERT_TRUE(
      other->run({Sql::checked("lock table public.users in access exclusive mode"), {}}).ok());
  EXPECT_EQ(verdict("concat(name, n)"), "immutable") << "beside an exclusive lock";
  other->rollback();
  EXPECT_EQ(*database_->scalar("select count(*) from pg_class where relname like '%shoofly%'"),
            "0");
}

TEST_F(ExpressionsTest, ARoleThatMayNotCreateTemporaryTables) {
  const std::string role = "notemp_" + database_->name();
  execute("revoke temporary on database " + database_->name() + " from public; create role " +
          role + " login");
  auto as_role = open(role);
  const auto result = expressions().check(*as_role, catalog_,
                                          {.id = "q",
                                           .table = {"public", "users"},
                                           .text = "name",
                                           .result_type = "text",
                                           .more_columns = {}});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, ErrorKind::kRefused);
  EXPECT_THAT(result.error().describe(), HasSubstr("create temporary table: permission denied"));
  as_role.reset();
  execute("drop role " + role);
}

}  // namespace
}  // namespace shoofly::postgres
