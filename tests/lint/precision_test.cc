// What the linter once said and what was not so, each with what it says now.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

using lint::Direction;
using lint::Migration;
using lint::Wrapping;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Precision : public ::testing::Test {
 protected:
  void use(const std::string& engine, ServerVersion version) {
    engine_ = find_sql(engine);
    linter_ = std::make_unique<lint::Linter>(lint::Server{engine, version}, engine_->facts,
                                             lint::rules());
  }
  void SetUp() override { use("postgres", {15}); }

  void lint(const std::string& up, const std::string& down = "",
            Wrapping wrapping = Wrapping::kNone) {
    Migration one;
    one.version = "1";
    one.up = {up, Direction::kUp, wrapping, "up.sql"};
    one.down = {down, Direction::kDown, wrapping, "down.sql"};
    one.has_down = !down.empty();
    const lint::ReadScript read_up{&one.up, engine_->reader.read(one.up.text, "up.sql", 1000)};
    const lint::ReadScript read_down{&one.down,
                                     engine_->reader.read(one.down.text, "down.sql", 1000)};
    linter_->take_findings();
    linter_->lint(one, read_up, one.has_down ? &read_down : nullptr, false);
  }

  // Of these rules: "rule: problem; help".
  std::vector<std::string> said(const std::vector<std::string>& rules) const {
    std::vector<std::string> texts;
    for (const lint::Finding& finding : linter_->findings()) {
      const std::string id(finding.rule->id);
      if (std::find(rules.begin(), rules.end(), id) == rules.end()) continue;
      texts.push_back(id + ": " + finding.problem);
      for (const std::string& help : finding.help) texts.back() += "; " + help;
    }
    return texts;
  }
  std::vector<std::string> rows_of(const std::string& up) {
    lint(up);
    return said({"update-in-one-piece", "delete-in-one-piece", "rows-written-in-one-piece",
                 "work-behind-lock", "insert-select-in-one-piece"});
  }
  std::vector<std::string> undone(const std::string& up, const std::string& down) {
    lint(up, down);
    return said({"down-does-not-undo"});
  }

  const SqlOfEngine* engine_ = nullptr;
  std::unique_ptr<lint::Linter> linter_;
};

TEST_F(Precision, FewRowsArePostgres) {
  lint(
      "create table o (id bigint primary key, email text, a int, b int, x int, unique (a, b));"
      "create unique index u on o (email);");
  for (const char* few :
       {"id = 7", "id in (1, 2, 3)", "id = any(array[1, 2, 3])", "id = any('{1,2}'::bigint[])",
        "id between 1 and 1000", "id >= 1 and id < 5000", "id in (1, 2) and x > 3", "email = 'a'",
        "a = 1 and b in (1, 2)", "7 = id", "ctid = any(array(select ctid from o limit 500))",
        "id in (select id from o where x is null order by id limit 500)",
        "id in (select o2.id from o o2 limit 500)"}) {
    EXPECT_THAT(rows_of(std::string("update o set x = 1 where ") + few), IsEmpty()) << few;
    EXPECT_THAT(rows_of(std::string("delete from o where ") + few), IsEmpty()) << few;
  }
  for (const char* many :
       {"x = 7", "a = 1", "id > 7", "id between 1 and 1000000", "id <> 7", "id = 7 or x = 1",
        "not id = 7", "id not in (1, 2)", "id not between 1 and 2", "id = x",
        "id in (select id from o)", "id in (select p.id from p where p.o = o.id limit 1)",
        "x in (select x from o limit 5)", "id = any(array(select id from o))"}) {
    EXPECT_EQ(rows_of(std::string("update o set x = 1 where ") + many).size(), 1U) << many;
  }
}

TEST_F(Precision, FewRowsThroughOtherTables) {
  lint("create table o (id bigint primary key, x int);");
  EXPECT_THAT(rows_of("with b as (select id from o where x is null limit 500 for update skip "
                      "locked) update o set x = 1 from b where o.id = b.id"),
              IsEmpty());
  EXPECT_THAT(rows_of("with b as (select id from o limit 500) delete from o where id in (select "
                      "id from b)"),
              IsEmpty());
  EXPECT_THAT(rows_of("update o set x = v.x from (values (1, 2), (3, 4)) as v (id, x) where o.id = "
                      "v.id"),
              IsEmpty());
  EXPECT_THAT(rows_of("update o set x = 1 from p where o.id = 5 and p.id = 6"), IsEmpty());
  EXPECT_EQ(rows_of("update o set x = 1 from p where o.id = p.id").size(), 1U);
  EXPECT_EQ(
      rows_of("with b as (select id from o) update o set x = 1 from b where o.id = b.id").size(),
      1U);
  EXPECT_EQ(rows_of("update o set x = 1 from p where id = 5").size(), 1U);
  EXPECT_THAT(rows_of("insert into o select 1, 2 where not exists (select 1 from o)"), IsEmpty());
  EXPECT_EQ(rows_of("insert into o select generate_series(1, 1000000), 2").size(), 1U);
}

TEST_F(Precision, FewRowsOfATableThatIsNotKnown) {
  EXPECT_THAT(rows_of("update o set x = 1 where id = 42"), IsEmpty());
  EXPECT_EQ(rows_of("update o set x = 1 where code = 42").size(), 1U);
  EXPECT_THAT(rows_of("begin; alter table o add column y int; update o set y = 1 where id = 5; "
                      "commit;"),
              IsEmpty());
}

TEST_F(Precision, FewRowsAreMysql) {
  for (const char* engine : {"mariadb", "mysql"}) {
    use(engine, engine == std::string("mariadb") ? ServerVersion{10, 11} : ServerVersion{8});
    lint("create table w (ID int primary key, a int, b int unique)");
    for (const char* few : {"id = 7", "b = 5", "`id` in (1, 2)", "w.id between 1 and 1000",
                            "id >= 1 and id < 5000 and a = 3", "(id = 7)"}) {
      EXPECT_THAT(rows_of(std::string("update w set a = 1 where ") + few), IsEmpty()) << few;
      EXPECT_THAT(rows_of(std::string("delete from w where ") + few), IsEmpty()) << few;
    }
    for (const char* many : {"a = 7", "id > 7", "id = 7 or a = 1", "not id = 7", "id <> 7"})
      EXPECT_EQ(rows_of(std::string("delete from w where ") + many).size(), 1U) << many;
    EXPECT_EQ(rows_of("update w join v on v.id = w.a set w.a = 1 where v.id = 5").size(), 1U);
  }
}

TEST_F(Precision, FewRowsAreSqlite) {
  use("sqlite", {3, 40});
  lint("create table w (id integer primary key, a int, b int unique)");
  for (const char* few : {"id = 7", "b == 5", "\"id\" in (1, 2)", "w.id between 1 and 1000",
                          "rowid = 3", "rowid in (select rowid from w where a = 1 limit 500)"}) {
    EXPECT_THAT(rows_of(std::string("update w set a = 1 where ") + few), IsEmpty()) << few;
    EXPECT_THAT(rows_of(std::string("delete from w where ") + few), IsEmpty()) << few;
  }
  for (const char* many : {"a = 7", "id > 7", "id = 7 or a = 1", "rowid > 5"})
    EXPECT_EQ(rows_of(std::string("delete from w where ") + many).size(), 1U) << many;
  EXPECT_THAT(rows_of("update sqlite_schema set sql = 'x' where name = 'w'"), IsEmpty());
}

TEST_F(Precision, ASchemaThatGoes) {
  lint("drop schema ledger;");
  EXPECT_THAT(said({"drop-schema-or-database"}), IsEmpty());
  lint("create schema app; create table app.member (id int primary key);",
       "drop schema app cascade;");
  EXPECT_THAT(said({"drop-schema-or-database", "down-does-not-undo"}), IsEmpty());
  lint("drop schema app cascade;");
  EXPECT_EQ(said({"drop-schema-or-database"}).size(), 1U);
  EXPECT_EQ(linter_->schema().find_table({"app", "member"}), nullptr);
}

TEST_F(Precision, ATableLikeAnother) {
  lint(
      "create table logs (id bigint generated always as identity primary key, email text unique,"
      " n int not null default 5 check (n > 0), at timestamptz);"
      "create index logs_at on logs (at);");
  lint(
      "begin;\ncreate table logs_new (like logs including all);\n"
      "alter table logs rename to logs_old;\nalter table logs_new rename to logs;\n"
      "drop table logs_old;\ncommit;");
  EXPECT_THAT(said({"several-tables-locked", "rename-table", "table-without-key"}),
              ElementsAre(HasSubstr("rename-table: logs is empty from here on")));
  const WrittenTable* logs = linter_->schema().find_table({"", "logs"});
  ASSERT_NE(logs, nullptr);
  EXPECT_EQ(logs->unread, "");
  ASSERT_EQ(logs->columns.size(), 4U);
  EXPECT_EQ(logs->columns[2].column.default_sql, "5");
  std::vector<std::string> names;
  for (const WrittenConstraint& one : logs->constraints) names.push_back(one.known_name());
  for (const WrittenIndex& one : logs->indexes) names.push_back(one.known_name());
  EXPECT_THAT(
      names, ElementsAre("logs_new_pkey", "logs_new_email_key", "logs_n_check", "logs_new_at_idx"));
}

TEST_F(Precision, PartsOfATableLikeAnother) {
  lint("create table a (id int primary key, n int not null default 5 check (n > 0));");
  lint("create table b (x int, like a including constraints excluding indexes, y int);");
  const WrittenTable* table = linter_->schema().find_table({"", "b"});
  ASSERT_NE(table, nullptr);
  ASSERT_EQ(table->columns.size(), 4U);
  EXPECT_EQ(table->columns[1].column.name, "id");
  EXPECT_EQ(table->columns[3].column.name, "y");
  EXPECT_FALSE(table->columns[2].column.nullable);
  EXPECT_FALSE(table->columns[2].column.default_sql.has_value());
  EXPECT_EQ(table->constraints.size(), 1U);
  lint("create table c (like not_known);");
  EXPECT_EQ(linter_->schema().find_table({"", "c"})->unread, "LIKE");
}

TEST_F(Precision, ATableLikeAnotherOfMySql) {
  use("mysql", {8});
  lint("create table ev (id int primary key, n varchar(5), source int, key by_n (n));");
  lint(
      "create table e like ev;\nalter table e add column x int;\n"
      "alter table e drop column source;\nalter table e drop index by_n;");
  EXPECT_THAT(said({"column-not-there", "object-not-there", "table-without-key"}), IsEmpty());
  EXPECT_EQ(linter_->schema().find_table({"", "e"})->columns.size(), 3U);
  lint(
      "create table k like not_known;\nalter table k add column x int;\n"
      "alter table k drop column source;");
  EXPECT_THAT(said({"column-not-there", "table-without-key"}), IsEmpty());
  EXPECT_EQ(linter_->schema().find_table({"", "k"})->unread, "LIKE");
}

TEST_F(Precision, ALabelThatGoes) {
  use("mysql", {8});
  lint("create table o (id int primary key, s enum('a','b','c') not null);");
  lint("alter table o modify s enum('a','b') not null;");
  EXPECT_THAT(said({"writes-wait-for-alter"}),
              ElementsAre(HasSubstr("that have 'c' another label")));
}

TEST_F(Precision, RowsOfAJoin) {
  use("mysql", {8});
  lint(
      "create table devices (id int primary key, n int);\n"
      "create table dead (id int primary key, n int);");
  lint(
      "delete d from devices d join dead x on x.id = d.id;\n"
      "update devices a join dead b on b.id = a.id set b.n = 1;");
  const std::vector<std::string> rows = said({"delete-in-one-piece", "update-in-one-piece"});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_THAT(rows[0], HasSubstr("all rows of devices that the join finds are deleted"));
  EXPECT_THAT(rows[1], HasSubstr("all rows of dead that the join finds are updated"));
}

TEST_F(Precision, ARowThatWasGivenAValueBeforeItsKey) {
  lint("create table posts (id int primary key, t text);");
  lint(
      "alter table posts add column slug text not null default '';\n"
      "update posts set slug = id::text;\ncreate unique index posts_slug on posts (slug);");
  EXPECT_THAT(said({"unique-over-one-value"}), IsEmpty());
}

TEST_F(Precision, AViewTakesTheNameOfATable) {
  lint(
      "begin; alter table drivers rename to operators;"
      "create view drivers as select * from operators; commit;");
  EXPECT_THAT(said({"rename-table"}), IsEmpty());
  lint("alter table drivers rename to operators; create view drivers as select * from operators;");
  EXPECT_EQ(said({"rename-table"}).size(), 1U);
}

TEST_F(Precision, AKeyIsMadeAnew) {
  lint("create table t (id int primary key, a int);");
  lint("alter table t drop constraint t_pkey, add primary key (id);");
  EXPECT_THAT(said({"drop-key"}), IsEmpty());
  EXPECT_THAT(said({"unique-builds-index"}),
              ElementsAre(HasSubstr("create unique index concurrently t_pkey_new on t (id);")));
  EXPECT_THAT(said({"unique-builds-index"}),
              ElementsAre(HasSubstr("add constraint t_pkey primary key using index t_pkey_new;")));
  lint("alter table t drop constraint t_pkey, add primary key (a);");
  EXPECT_EQ(said({"drop-key"}).size(), 1U);
}

TEST_F(Precision, WhatKeepsTheFileOfATable) {
  lint(
      "create domain mail as text check (value <> ''); create domain short as varchar(9);"
      "create function seven() returns int language sql immutable as 'select 7';"
      "create function dice() returns int language plpgsql as 'begin return 7; end';"
      "create table t (id int primary key, a mail, b short);");
  lint("alter table t alter a type text; alter table t add column c int default seven();");
  EXPECT_THAT(said({"type-change-rewrites", "new-column-rewrites"}), IsEmpty());
  lint("alter table t alter b type varchar(9); alter table t add column d int default dice();");
  EXPECT_EQ(said({"type-change-rewrites", "new-column-rewrites"}).size(), 2U);
  lint("alter function dice() immutable; alter table t add column e int default dice();");
  EXPECT_THAT(said({"new-column-rewrites"}), IsEmpty());
}

TEST_F(Precision, ACheckProvesNotNullByItsAnd) {
  lint(
      "create table t (id int primary key, a int, b int,"
      " constraint k check (a is not null and b > 0));");
  lint("alter table t alter a set not null;");
  EXPECT_THAT(said({"set-not-null-scans"}), IsEmpty());
  lint("alter table t alter b set not null;");
  EXPECT_EQ(said({"set-not-null-scans"}).size(), 1U);
}

TEST_F(Precision, ThePathIsSetInTheSameTransaction) {
  const std::string made =
      "create function f() returns int language sql security definer as 'select 1';";
  lint("begin; " + made + " alter function f() set search_path = pg_catalog; commit;");
  EXPECT_THAT(said({"definer-without-path"}), IsEmpty());
  lint("begin; " + made + " alter function g() set search_path = pg_catalog; commit;");
  EXPECT_EQ(said({"definer-without-path"}).size(), 1U);
}

TEST_F(Precision, TheDefaultOfANewColumn) {
  lint("create table t (id int primary key);");
  lint(
      "begin; alter table t add column c text not null default 'x';"
      "alter table t alter column c drop default; commit;");
  EXPECT_THAT(said({"drop-default", "required-column-without-default"}),
              ElementsAre(HasSubstr("t.c is NOT NULL and loses its default: INSERTs that do not "
                                    "know the column fail from here on")));
  lint(
      "begin; alter table t add column d text default 'x';"
      "alter table t alter column d drop default; commit;");
  EXPECT_THAT(said({"drop-default", "required-column-without-default"}), IsEmpty());
  lint("alter table t alter column c set default 'x';");
  lint("alter table t alter column c drop default;");
  EXPECT_EQ(said({"drop-default"}).size(), 1U);
}

TEST_F(Precision, OneTableUnderTwoNames) {
  lint("begin; alter table a rename to b; alter table b add column c int; commit;");
  EXPECT_THAT(said({"several-tables-locked"}), IsEmpty());
  lint("begin; alter table a rename to b; alter table c add column d int; commit;");
  EXPECT_EQ(said({"several-tables-locked"}).size(), 1U);
}

TEST_F(Precision, ATableThatRefersToItself) {
  lint("create table o (id int primary key, up int);");
  lint("alter table o add foreign key (up) references o;");
  EXPECT_THAT(said({"foreign-key-scans"}),
              ElementsAre(HasSubstr("under SHARE ROW EXCLUSIVE on o: every write of it waits")));
  lint("alter table o add column p int references o;");
  EXPECT_THAT(said({"new-column-references"}), IsEmpty());
}

TEST_F(Precision, WhatIsStillCalledAsTheWayUpSays) {
  lint(
      "create table o (id int primary key, b int constraint k check (b > 0)); create index i on o "
      "(b);");
  EXPECT_THAT(undone("alter table o rename column b to c;", "select 1;"),
              ElementsAre("down-does-not-undo: column o.b is still called c; alter table o rename "
                          "column c to b;"));
  EXPECT_THAT(undone("alter table o rename column c to b;", "alter table o rename b to c;"),
              IsEmpty());
  EXPECT_THAT(undone("alter table o rename to p;", "select 1;"),
              ElementsAre("down-does-not-undo: table o is still called p; alter table p rename to "
                          "o;"));
  EXPECT_THAT(undone("alter index i rename to j;", "select 1;"),
              ElementsAre("down-does-not-undo: index i of p is still called j; alter index j "
                          "rename to i;"));
  EXPECT_THAT(undone("alter table p rename constraint k to l;", "select 1;"),
              ElementsAre("down-does-not-undo: the check k of p is still called l; alter table p "
                          "rename constraint l to k;"));
}

TEST_F(Precision, WhatIsLeftBehind) {
  lint("create table o (id int primary key, b int, c int);");
  EXPECT_THAT(undone("create index on o (b);", "select 1;"),
              ElementsAre("down-does-not-undo: index o_b_idx of o is left behind; drop it here"));
  EXPECT_THAT(undone("alter table o add constraint k check (b > 0);", "select 1;"),
              ElementsAre("down-does-not-undo: the check k of o is left behind; drop it here"));
  EXPECT_THAT(undone("alter table o add constraint u unique (b);", "select 1;"),
              ElementsAre("down-does-not-undo: the unique constraint u of o is left behind; drop "
                          "it here"));
  EXPECT_THAT(
      undone("alter table o add constraint f foreign key (b) references o not valid;", "select 1;"),
      ElementsAre("down-does-not-undo: the foreign key f of o is left behind; drop it here"));
  EXPECT_THAT(undone("alter table o drop constraint u;", "select 1;"),
              ElementsAre(HasSubstr("the unique constraint u of o is not put back")));
  EXPECT_THAT(undone("alter table o add column d int references o;", "select 1;"),
              ElementsAre("down-does-not-undo: column o.d is left behind; drop it here"));
}

TEST_F(Precision, WhatATriggerSwitchSays) {
  lint("alter table t disable trigger one;");
  EXPECT_THAT(said({"triggers-switched-off"}),
              ElementsAre(HasSubstr("trigger one of t does nothing from here on")));
  lint("alter table t disable trigger user;");
  EXPECT_THAT(said({"triggers-switched-off"}),
              ElementsAre(HasSubstr(": triggers of t do nothing from here on")));
  lint("alter table t disable trigger all;");
  EXPECT_THAT(said({"triggers-switched-off"}),
              ElementsAre(HasSubstr("its foreign keys are not checked")));
}

TEST_F(Precision, TheIndexOfAForeignKey) {
  lint("create table app.member (id int primary key, \"authorId\" int references app.member);");
  EXPECT_THAT(said({"foreign-key-without-index"}),
              ElementsAre(HasSubstr("; create index on app.member (\"authorId\");")));
  lint("alter table app.member add column x int references app.member;");
  EXPECT_THAT(said({"foreign-key-without-index"}),
              ElementsAre(HasSubstr("; create index concurrently on app.member (x);; outside a "
                                    "transaction")));
}

TEST_F(Precision, NotNullThatIsTheSameAtTheEnd) {
  lint("create table t (id int primary key, a int not null);");
  lint("begin; alter table t alter a drop not null; alter table t alter a set not null; commit;");
  EXPECT_THAT(said({"drop-not-null", "set-not-null-refuses-writers"}), IsEmpty());
  use("postgres", {18});
  lint("create table t (id int primary key, a int);");
  lint("alter table t add constraint k check (a > 0) not enforced;");
  EXPECT_THAT(said({"check-refuses-writers"}), IsEmpty());
}

TEST_F(Precision, AnEnumIsExchanged) {
  lint("create type role as enum ('a'); create table t (id int primary key, r role);");
  lint(
      "alter type role rename to role_old; create type role as enum ('a', 'b');"
      "alter table t alter column r type role using r::text::role;");
  EXPECT_THAT(said({"type-change-rewrites"}), ElementsAre(HasSubstr("from role_old to role ")));
}

TEST_F(Precision, OneCauseIsToldOnce) {
  lint(
      "alter table a add column x int;\nalter table b add column x int;\n"
      "alter table c add column x int;");
  EXPECT_THAT(said({"lock-timeout-missing"}),
              ElementsAre(HasSubstr("; so it is with 2 other statements here (lines 2, 3)")));
  lint(
      "-- shoofly:ignore lock-timeout-missing it is empty\nalter table a add column y int;\n"
      "alter table b add column y int;\nalter table c add column y int;");
  EXPECT_THAT(said({"lock-timeout-missing"}),
              ElementsAre(HasSubstr("ACCESS EXCLUSIVE on b is waited for without a limit, and "
                                    "everybody waits behind it; so it is with 1 other statement "
                                    "here (line 4)")));
}

TEST_F(Precision, RowsOfOneValueOfAnIndex) {
  lint(
      "create type mood as enum ('a'); create table m (id int primary key, product_id bigint, "
      "on_hand boolean, mood mood, status text, kind_of text default 'x', code text, t text, x int "
      "check (x in (1, 2)), y int); create index on m (product_id, code); create index on m "
      "(on_hand); create index on m (mood); create index on m (status); create index on m (x); "
      "create index on m (kind_of); create index on m (code); create index on m (y) where t = 'b';");
  const auto updates = [&](const std::string& where) {
    return rows_of("update m set t = 'x' where " + where).size();
  };
  for (const char* some :
       {"product_id = 4711", "code = 'a'", "product_id = 4711 and on_hand", "m.product_id = 4711"})
    EXPECT_EQ(updates(some), 0U) << some;
  for (const char* many :
       {"on_hand = true", "mood = 'a'", "status = 'a'", "kind_of = 'a'", "x = 1", "y = 1",
        "t = 'a'", "product_id = 4711 or t = 'a'", "product_id > 4711", "product_id <> 4711",
        "product_id in (1, 2)", "not product_id = 4711", "product_id = id"})
    EXPECT_EQ(updates(many), 1U) << many;
}

TEST_F(Precision, RowsThatATemporaryTableLists) {
  lint("create table m (id int primary key, t text); create table p (id int);");
  const std::string list = "create temporary table l (id int) on commit drop; ";
  const auto updates = [&](const std::string& where) {
    return rows_of(list + "update m set t = 'x' where " + where).size();
  };
  EXPECT_EQ(updates("id in (select id from l)"), 0U);
  EXPECT_EQ(updates("t is null and id in (select id from l)"), 0U);
  EXPECT_EQ(updates("id not in (select id from l)"), 1U);
  EXPECT_EQ(updates("t is null or id in (select id from l)"), 1U);
  EXPECT_EQ(updates("id in (select id from p)"), 1U);
}

// What a driver sends as one message nobody has asked to be a transaction.
TEST_F(Precision, OneMessageIsNoTransactionOfTheTools) {
  lint("create table m (id int primary key);");
  lint("vacuum m; drop database d; do $$ begin commit; end $$;", "", Wrapping::kMessage);
  EXPECT_THAT(
      said({"cannot-run-in-transaction"}),
      ElementsAre(
          "cannot-run-in-transaction: the tool sends these statements as one message, which is one "
          "transaction for the server: VACUUM fails in it (25001); a file of its own: one statement "
          "alone runs in no transaction",
          "cannot-run-in-transaction: the tool sends these statements as one message, which is one "
          "transaction for the server: DROP DATABASE fails in it (25001); a file of its own: one "
          "statement alone runs in no transaction",
          "cannot-run-in-transaction: the tool sends these statements as one message, which is one "
          "transaction for the server: COMMIT in a DO fails in it (2D000); a file of its own: one "
          "statement alone runs in no transaction"));
  lint("vacuum m;", "", Wrapping::kMessage);
  EXPECT_THAT(said({"cannot-run-in-transaction"}), IsEmpty());
}

TEST_F(Precision, ViewsMadeAgainOnSqlite) {
  use("sqlite", {3, 40});
  lint("create table t (a int); create view v as select a from t;");
  lint("drop view v; create view v as select 1 as a from t;");
  EXPECT_THAT(said({"drop-object"}), IsEmpty());
  lint("drop view v;");
  EXPECT_EQ(said({"drop-object"}).size(), 1U);
}

TEST_F(Precision, TypesThatGoAfterTheirColumn) {
  lint(
      "create type r as enum ('a'); create type s as enum ('a'); create table n (id int primary "
      "key, role r);");
  lint("alter table n drop column role; drop type r;");
  EXPECT_THAT(said({"drop-object"}), IsEmpty());
  lint("drop type s;");
  EXPECT_EQ(said({"drop-object"}).size(), 1U);
}

}  // namespace
}  // namespace shoofly::testing
