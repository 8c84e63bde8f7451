// What takes long behind a lock, fails, or runs elsewhere than it stands, on PostgreSQL: cases that
// a reader of single statements misses. tests/facts proves what the server does.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

using lint::Migration;
using lint::Wrapping;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PostgresMisses : public ::testing::Test {
 protected:
  PostgresMisses() { linter_.watch_routines(engine_.routines); }

  void play(const std::string& sql, Wrapping wrapping, bool known) {
    Migration one;
    one.up = {sql, lint::Direction::kUp, wrapping, "up.sql"};
    const lint::ReadScript up{&one.up, engine_.reader.read(one.up.text, "up.sql", 1000)};
    linter_.lint(one, up, nullptr, known);
  }
  void before(const std::string& sql) { play(sql, Wrapping::kNone, true); }
  // "line: problem" of one rule.
  std::vector<std::string> said(const std::string& rule, const std::string& sql,
                                Wrapping wrapping = Wrapping::kFile) {
    play(sql, wrapping, false);
    std::vector<std::string> texts;
    for (const lint::Finding& finding : linter_.take_findings()) {
      if (finding.rule->id == rule)
        texts.push_back(std::to_string(finding.at.line) + ": " + finding.problem);
    }
    return texts;
  }

  const SqlOfEngine& engine_ = *find_sql("postgres");
  lint::Linter linter_{{"postgres", {15}}, engine_.facts, lint::rules()};
};

constexpr const char* kTables =
    "create table users (id bigint primary key, name text, region_id int);"
    "create table orders (id bigint primary key, user_id bigint, code varchar(20));"
    "create table region (id int primary key);"
    "create materialized view totals as select count(*) from orders;";

TEST_F(PostgresMisses, LongWorkBehindALock) {
  before(kTables);
  const std::string lock = "alter table users add column status text;\n";
  const auto behind = [&](const std::string& work) {
    return said("work-behind-lock", lock + work + ";");
  };
  EXPECT_THAT(behind("create index on users (status)"),
              ElementsAre("2: users has been locked by this transaction (ACCESS EXCLUSIVE): every "
                          "read and write of it waits until the index is built, too"));
  EXPECT_THAT(behind("create index on orders (user_id)"), ElementsAre(HasSubstr("users has been")));
  EXPECT_THAT(behind("alter table orders add foreign key (user_id) references users (id)"),
              ElementsAre(HasSubstr("until every row is read")));
  EXPECT_THAT(behind("alter table orders alter column user_id type int"),
              ElementsAre(HasSubstr("until every row is written anew")));
  EXPECT_THAT(behind("alter table orders add unique (user_id)"), ElementsAre(HasSubstr("2: ")));
  EXPECT_THAT(behind("refresh materialized view totals"), ElementsAre(HasSubstr("2: ")));
  EXPECT_THAT(behind("merge into orders using users on users.id = orders.id when matched then "
                     "delete"),
              ElementsAre(HasSubstr("2: ")));
}

TEST_F(PostgresMisses, ShortWorkBehindALock) {
  before(kTables);
  const std::string lock = "alter table users add column status text;\n";
  for (const char* work :
       {"alter table users add column more text",
        "alter table users alter column status set not null",
        "create table news (id bigint primary key, a int); create index on news (a)",
        "create table news (id bigint primary key references users (id))",
        "alter table orders add foreign key (user_id) references users (id) not valid",
        "alter table orders alter column code type varchar(40)", "truncate orders",
        "insert into region values (1)", "select 1"})
    EXPECT_THAT(said("work-behind-lock", lock + work + ";"), IsEmpty()) << work;
  EXPECT_THAT(said("work-behind-lock", lock + "create index on users (status);", Wrapping::kNone),
              IsEmpty());
  EXPECT_THAT(said("work-behind-lock", "create index on users (name);" + lock), IsEmpty());
}

TEST_F(PostgresMisses, ABlockIsATransaction) {
  before(kTables);
  EXPECT_THAT(said("work-behind-lock",
                   "do $$ begin\nalter table users add column status text;\nupdate orders set code "
                   "= 'x';\nend $$;",
                   Wrapping::kNone),
              ElementsAre(HasSubstr("3: users has been locked")));
}

TEST_F(PostgresMisses, AnIndexOfATableThatIsNotKnown) {
  EXPECT_THAT(said("work-behind-lock", "drop index old_idx;\ncreate index on t (a);"),
              ElementsAre(HasSubstr("2: the table of old_idx has been locked")));
}

TEST_F(PostgresMisses, NewColumns) {
  before(kTables);
  before(
      "create domain percent as int check (value >= 0); create domain key as uuid default "
      "gen_random_uuid(); create domain title as text;");
  EXPECT_THAT(said("new-column-rewrites", "alter table users add column p percent;"),
              ElementsAre(HasSubstr("a column of domain percent, which has a check or NOT NULL")));
  EXPECT_THAT(said("new-column-rewrites", "alter table users add column p percent default 1;"),
              ElementsAre(HasSubstr("a column of domain percent")));
  EXPECT_THAT(said("new-column-rewrites", "alter table users add column k key;"),
              ElementsAre(HasSubstr("which has a default that is evaluated for each row")));
  EXPECT_THAT(said("new-column-rewrites", "alter table users add column k key default null;"),
              IsEmpty());
  EXPECT_THAT(said("new-column-rewrites", "alter table users add column t title default 'a';"),
              IsEmpty());
  EXPECT_THAT(said("foreign-key-scans",
                   "alter table users add column zone int default 1 references region;"),
              ElementsAre(HasSubstr("the default of the new column is looked up in region")));
  EXPECT_THAT(said("foreign-key-scans", "alter table users add column z int references region;"),
              IsEmpty());
}

TEST_F(PostgresMisses, WhatIsProvedAndThenDropped) {
  before(kTables);
  before("alter table users add constraint named check (name is not null);");
  EXPECT_THAT(said("set-not-null-scans",
                   "alter table users alter column name set not null, drop constraint named;"),
              ElementsAre(HasSubstr("1: SET NOT NULL reads every row")));
}

TEST_F(PostgresMisses, RowsInAWith) {
  before(kTables);
  EXPECT_THAT(said("delete-in-one-piece",
                   "with gone as (delete from orders where code = 'x' returning *) insert into "
                   "archive select * from gone;"),
              ElementsAre(HasSubstr("all rows that match of orders are deleted")));
  EXPECT_THAT(said("update-in-one-piece",
                   "with u as (update orders set code = 'x' returning 1) select count(*) from u;"),
              ElementsAre(HasSubstr("all rows of orders are updated")));
  EXPECT_THAT(said("update-in-one-piece",
                   "merge into orders using users on users.id = orders.user_id when matched then "
                   "update set code = 'x';"),
              ElementsAre(HasSubstr("of orders are updated")));
  EXPECT_THAT(
      said("update-in-one-piece",
           "merge into orders using (values (1)) as v (id) on v.id = orders.id when matched "
           "then update set code = 'x';"),
      IsEmpty());
}

TEST_F(PostgresMisses, ARoutineRunsWhereItIsCalled) {
  before(kTables);
  before(
      "create function chg() returns void language plpgsql as $$\nbegin\n  alter table users add "
      "column a int not null default random();\n  update orders set code = 'x';\nend\n$$;"
      "create procedure fill() language sql as 'delete from orders';"
      "create function one(key bigint) returns void language sql as 'delete from orders where id "
      "= key';"
      "create function made(t text) returns void language plpgsql as 'begin execute format(''drop "
      "table %I'', t); end';");
  EXPECT_THAT(said("new-column-rewrites", "select chg();"),
              ElementsAre(HasSubstr("1: chg() runs here: a default that is evaluated")));
  EXPECT_THAT(said("update-in-one-piece", "select * from chg();"), ElementsAre(HasSubstr("chg()")));
  EXPECT_THAT(said("update-in-one-piece", "do $$ begin perform chg(); end $$;"),
              ElementsAre(HasSubstr("chg()")));
  EXPECT_THAT(said("delete-in-one-piece", "call fill();"), ElementsAre(HasSubstr("fill()")));
  EXPECT_THAT(said("delete-in-one-piece", "select one(1);"), IsEmpty());
  EXPECT_THAT(linter_.take_notices(), IsEmpty());
  EXPECT_THAT(said("drop-table", "select made('orders');"), IsEmpty());
  const std::vector<lint::Notice> notices = linter_.take_notices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].problem, "opaque: made() runs here, and not all of its body is known");
}

TEST_F(PostgresMisses, WhatARoutineHasDoneIsDone) {
  before(
      "create function chg() returns void language sql as 'create table t (a varchar(20))';"
      "select chg();");
  EXPECT_THAT(said("type-change-rewrites", "alter table t alter column a type varchar(40);"),
              IsEmpty());
}

TEST_F(PostgresMisses, CommitInAProgram) {
  const std::string block = "do $$ begin commit; end $$;";
  EXPECT_THAT(
      said("cannot-run-in-transaction", block),
      ElementsAre("1: the tool runs this file in one transaction, where COMMIT in a DO fails "
                  "(2D000)"));
  EXPECT_THAT(said("cannot-run-in-transaction", block, Wrapping::kNone), IsEmpty());
  EXPECT_THAT(said("cannot-run-in-transaction", "do $$ begin perform 'commit;'; end $$;"),
              IsEmpty());
  before("create procedure p() language plpgsql as 'begin loop commit; end loop; end';");
  EXPECT_THAT(said("cannot-run-in-transaction", "call p();"),
              ElementsAre(HasSubstr("COMMIT in p() fails (2D000)")));
  EXPECT_THAT(said("cannot-run-in-transaction", "call p();", Wrapping::kNone), IsEmpty());
}

TEST_F(PostgresMisses, ConcurrentlyInAProgram) {
  const std::string body =
      "$$ begin execute 'create index concurrently i on users (name)'; end $$;";
  EXPECT_THAT(said("concurrently-in-transaction", "do " + body, Wrapping::kNone),
              ElementsAre("1: CONCURRENTLY fails in a DO and in a function (25001)"));
  before("create function f() returns void language plpgsql as " + body);
  EXPECT_THAT(
      said("concurrently-in-transaction", "select f();", Wrapping::kNone),
      ElementsAre(HasSubstr("f() runs here: CONCURRENTLY fails in a DO and in a function")));
}

TEST_F(PostgresMisses, SetLocalOutsideOfATransaction) {
  before(kTables);
  const std::string alter = "set local lock_timeout = '1s'; alter table users add column a int;";
  EXPECT_THAT(said("lock-timeout-missing", alter, Wrapping::kNone), ElementsAre(HasSubstr("1: ")));
  EXPECT_THAT(said("lock-timeout-missing", alter), IsEmpty());
  EXPECT_THAT(said("lock-timeout-missing", "do $$ begin " + alter + " end $$;", Wrapping::kNone),
              IsEmpty());
  // It ends with its block.
  EXPECT_THAT(said("lock-timeout-missing",
                   "do $$ begin " + alter + " end $$; alter table users add column b int;",
                   Wrapping::kNone),
              ElementsAre(HasSubstr("1: ")));
}

}  // namespace
}  // namespace shoofly::testing
