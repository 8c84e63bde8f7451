// What of a change on PostgreSQL is told, how strongly and with which help: exchanges of types and
// tables, locks of several tables, statements of several actions.

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
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class PostgresTold : public ::testing::Test {
 protected:
  PostgresTold() { linter_.read_queries(engine_.queries); }

  void play(const std::string& sql, Wrapping wrapping, bool known, const std::string& down = "") {
    Migration one;
    one.version = std::to_string(++version_);
    const std::string file = one.version + ".sql";
    one.up = {sql, lint::Direction::kUp, wrapping, file};
    one.down = {down, lint::Direction::kDown, wrapping, file};
    one.has_down = !down.empty();
    const lint::ReadScript up{&one.up, engine_.reader.read(one.up.text, file, 1000)};
    const lint::ReadScript back{&one.down, engine_.reader.read(one.down.text, file, 1000)};
    linter_.lint(one, up, one.has_down ? &back : nullptr, known);
  }
  void before(const std::string& sql) { play(sql, Wrapping::kNone, true); }
  // "severity: problem; help" of one rule.
  std::vector<std::string> said(const std::string& rule, const std::string& sql,
                                Wrapping wrapping = Wrapping::kFile, const std::string& down = "") {
    play(sql, wrapping, false, down);
    std::vector<std::string> texts;
    for (const lint::Finding& finding : linter_.take_findings()) {
      if (finding.rule->id != rule) continue;
      texts.push_back((finding.severity == Severity::kNote ? "note: " : "warning: ") +
                      finding.problem);
      for (const std::string& help : finding.help) texts.back() += "; " + help;
    }
    return texts;
  }

  int version_ = 0;
  const SqlOfEngine& engine_ = *find_sql("postgres");
  lint::Linter linter_{{"postgres", {15}}, engine_.facts, lint::rules()};
};

constexpr const char* kEnums =
    "create type role as enum ('user', 'admin', 'guest');"
    "create table u (id bigint primary key, role role not null);";
constexpr const char* kExchange =
    "create type role_new as enum ('user', 'admin');"
    "alter table u alter column role type role_new using (role::text::role_new);"
    "alter type role rename to role_old; alter type role_new rename to role; drop type role_old;";

TEST_F(PostgresTold, LabelsThatAnotherTypeHasNot) {
  before(kEnums);
  EXPECT_THAT(
      said("lossy-type-change", kExchange),
      ElementsAre("warning: role_new has no 'guest': it fails (22P02) if a row of u.role "
                  "has it; first deploy an application that does not write it; then, before "
                  "this: update u set role = .. where role = 'guest';"));
}

TEST_F(PostgresTold, LabelsOfTheTypeThatWasRenamedBefore) {
  before(kEnums);
  EXPECT_THAT(said("lossy-type-change",
                   "alter type role rename to role_old; create type role as enum ('user');"
                   "alter table u alter role type role using cast(role::text as role);"),
              ElementsAre(HasSubstr("role has no 'admin', 'guest'")));
}

TEST_F(PostgresTold, LabelsThatNoRowHasAnyMore) {
  before(kEnums);
  before("update u set role = 'user' where role = 'guest';");
  EXPECT_THAT(said("lossy-type-change", kExchange), IsEmpty());
}

TEST_F(PostgresTold, LabelsThatAreTranslated) {
  before(kEnums);
  EXPECT_THAT(
      said("lossy-type-change",
           "create type r as enum ('user'); alter table u alter role type r using (case role "
           "when 'guest' then 'user' else role::text end)::r;"),
      IsEmpty());
}

TEST_F(PostgresTold, ANewLabelThatAnotherFileUses) {
  play(kEnums, Wrapping::kAllPending, false);
  play("alter type role add value 'owner';", Wrapping::kAllPending, false);
  linter_.take_findings();
  EXPECT_THAT(
      said("new-enum-value-used", "update u set role = 'owner' where id = 1;",
           Wrapping::kAllPending),
      ElementsAre(AllOf(HasSubstr("warning: \"owner\" was added by 2.sql"), HasSubstr("(55P04)"))));
}

TEST_F(PostgresTold, ANewLabelThatAFileOfItsOwnTransactionUses) {
  play(kEnums, Wrapping::kAllPending, false);
  play("alter type role add value 'owner';", Wrapping::kAllPending, false);
  play("select 1;", Wrapping::kNone, false);
  linter_.take_findings();
  EXPECT_THAT(said("new-enum-value-used", "update u set role = 'owner' where id = 1;",
                   Wrapping::kAllPending),
              IsEmpty());
}

constexpr const char* kSwap =
    "create table u_new (like u including all);\n"
    "alter table u rename to u_old;\nalter table u_new rename to u;";

TEST_F(PostgresTold, AnEmptyTableTakesTheName) {
  before(kEnums);
  EXPECT_THAT(said("rename-table", kSwap),
              ElementsAre(HasSubstr("warning: u is empty from here on: its rows are in u_old")));
}

TEST_F(PostgresTold, AnEmptyTableThatIsFilledBehind) {
  before(kEnums);
  EXPECT_THAT(said("rename-table", std::string(kSwap) + "insert into u select * from u_old;"),
              IsEmpty());
  before("drop table u_old");
  EXPECT_THAT(said("rename-table",
                   "alter table u rename to u_old; create table u (id int primary key);"
                   "do $$ begin insert into u select id from u_old; end $$;"),
              IsEmpty());
}

TEST_F(PostgresTold, WhatIsWrittenBetweenCopyAndSwap) {
  before(kEnums);
  const std::string copied =
      "create table u_new (like u including all); insert into u_new select * from u;"
      "alter table u rename to u_old; alter table u_new rename to u;";
  EXPECT_THAT(said("rename-table", copied),
              ElementsAre(HasSubstr("rows that were written to u since u_new was filled are not in "
                                    "it")));
  before("drop table u_old");
  EXPECT_THAT(said("rename-table", "lock table u in share row exclusive mode;" + copied),
              IsEmpty());
}

TEST_F(PostgresTold, TheOldTableBecomesAPartition) {
  before(kEnums);
  EXPECT_THAT(said("rename-table",
                   "create table u_new (id bigint, role role) partition by range (id);"
                   "alter table u rename to u_old; alter table u_new rename to u;"
                   "alter table u attach partition u_old for values from (0) to (9);"),
              IsEmpty());
}

TEST_F(PostgresTold, TheViewOfATableThatWasRenamed) {
  before("create schema b; create table b.c (id int primary key);");
  EXPECT_THAT(said("rename-table", "alter table b.c rename to client;"),
              ElementsAre(HasSubstr("create view b.c as select * from b.client;")));
}

TEST_F(PostgresTold, ConstraintsByTheNamesThatTheServerGave) {
  before("create table p (id int primary key); create table a (u int unique, p int references p);");
  EXPECT_THAT(said("drop-key", "alter table a drop constraint a_u_key;"),
              ElementsAre(HasSubstr("the unique constraint (u) of a")));
  EXPECT_THAT(said("drop-foreign-key-locks-both", "alter table a drop constraint a_p_fkey;").size(),
              1U);
}

constexpr const char* kTwo =
    "create table a (id bigint primary key, n int); create table b (id bigint primary key, n int);"
    "create table c (id bigint primary key, a_id bigint);";

TEST_F(PostgresTold, LocksOfSeveralTables) {
  before(kTwo);
  const auto locked = [&](const std::string& sql) { return said("several-tables-locked", sql); };
  EXPECT_THAT(locked("alter table a add x int; alter table b alter n drop default;"),
              ElementsAre(HasSubstr("note: ")));
  EXPECT_THAT(locked("alter table a add y int; update a set y = 1; alter table b add y int;"),
              ElementsAre(HasSubstr("warning: ")));
  EXPECT_THAT(locked("alter table a add z int; alter table b alter n type bigint;"),
              ElementsAre(HasSubstr("warning: ")));
  // Of which table the index is nobody knows.
  EXPECT_THAT(locked("alter table a add w int; drop index ix_old;"), IsEmpty());
  EXPECT_THAT(locked("drop index ix_old; alter table a add v int;"), IsEmpty());
}

TEST_F(PostgresTold, LocksOfSeveralTablesOnTheWayBack) {
  before(kTwo);
  const std::string up = "alter table a add x int;";
  EXPECT_THAT(said("several-tables-locked", up, Wrapping::kFile,
                   "alter table a drop column x; alter table b alter n drop default;"),
              IsEmpty());
  EXPECT_THAT(said("several-tables-locked", up, Wrapping::kFile,
                   "alter table a drop column x; alter table b alter n type bigint;")
                  .size(),
              1U);
}

TEST_F(PostgresTold, RowsOfOneValueThatAreDeleted) {
  before(
      "create table visit (id bigint primary key, person_id bigint, at date, state text);"
      "create index on visit (person_id); create index on visit (state);");
  EXPECT_THAT(said("delete-in-one-piece", "delete from visit where person_id = 4711;"), IsEmpty());
  EXPECT_EQ(said("delete-in-one-piece", "delete from visit where at < '2020-01-01';").size(), 1U);
  EXPECT_EQ(said("delete-in-one-piece", "delete from visit where state = 'a';").size(), 1U);
}

TEST_F(PostgresTold, ABuildThatIsRefusedLeavesNothing) {
  before(kTwo);
  const char* build = "set lock_timeout = '1s'; create index concurrently i on a (n);";
  EXPECT_THAT(said("lock-timeout-kills-build", build), IsEmpty());
  EXPECT_EQ(said("lock-timeout-kills-build", build, Wrapping::kNone).size(), 1U);
}

TEST_F(PostgresTold, ATableThatIsLoggedAlready) {
  before("create table a (id int primary key); create unlogged table b (id int primary key);");
  EXPECT_THAT(said("table-rebuilt", "alter table a set logged;"), IsEmpty());
  EXPECT_THAT(said("table-rebuilt", "alter table b set unlogged;"), IsEmpty());
  EXPECT_EQ(said("table-rebuilt", "alter table b set logged;").size(), 1U);
  EXPECT_THAT(said("table-rebuilt", "alter table b set logged;"), IsEmpty());
  EXPECT_EQ(said("table-rebuilt", "alter table a set unlogged;").size(), 1U);
}

TEST_F(PostgresTold, ChecksOfAColumnOfAnotherType) {
  before(
      "create table a (id int primary key, n numeric(9,2), g varchar(9));"
      "alter table a add constraint late check (n > 0) not valid;"
      "alter table a add constraint g_there check (g is not null);");
  EXPECT_THAT(said("type-change-scans", "alter table a alter n type numeric;"), IsEmpty());
  EXPECT_THAT(said("type-change-scans", "alter table a alter g type varchar(9);"),
              ElementsAre(HasSubstr("it has that type: leave TYPE out")));
  EXPECT_THAT(
      said("type-change-scans", "alter table a alter g type varchar(20);"),
      ElementsAre(HasSubstr("while the check is there: alter table a alter column g set not "
                            "null;")));
}

TEST_F(PostgresTold, TypesThatAreStoredAlikeInUtc) {
  before("create table a (id int primary key, at timestamp);");
  EXPECT_THAT(said("type-change-rewrites", "alter table a alter at type timestamptz;"),
              ElementsAre(HasSubstr("unless the session's time zone is UTC")));
  EXPECT_THAT(said("type-change-rewrites",
                   "set timezone = 'Europe/Berlin'; alter table a alter at type timestamp;"),
              ElementsAre(Not(HasSubstr("unless"))));
  EXPECT_THAT(said("type-change-rewrites", "alter table x alter name type text;"),
              ElementsAre(HasSubstr("which type x.name has is not known here")));
}

TEST_F(PostgresTold, AKeyToATableThatIsNew) {
  before(kTwo);
  EXPECT_THAT(said("foreign-key-scans",
                   "create table d (id bigint primary key);"
                   "alter table c add foreign key (a_id) references d;"),
              ElementsAre(AllOf(HasSubstr("SHARE ROW EXCLUSIVE on c: every write of it waits"))));
}

TEST_F(PostgresTold, AStatementThatIsAloneInItsMessage) {
  before(kTwo);
  EXPECT_THAT(said("lock-timeout-missing", "vacuum full a;", Wrapping::kMessage),
              ElementsAre(AllOf(HasSubstr("not in this file"), HasSubstr("PGOPTIONS"),
                                Not(HasSubstr("before it")))));
  EXPECT_THAT(said("lock-timeout-missing", "alter table a add x int;", Wrapping::kMessage),
              ElementsAre(HasSubstr("set lock_timeout = '300ms'; before it")));
}

TEST_F(PostgresTold, WhatElseTheStatementDoes) {
  before(kTwo);
  EXPECT_THAT(said("check-scans",
                   "alter table a add k int, add constraint pos check (k > 0), add column m int;"),
              ElementsAre(AllOf(
                  HasSubstr("first, what stands before it: alter table a add k int;"),
                  HasSubstr("last, what stands behind it: alter table a add column m int;"))));
}

TEST_F(PostgresTold, AKeyOverAColumnThatMayBeNull) {
  before("create table a (n int);");
  EXPECT_THAT(said("unique-builds-index", "alter table a add primary key (n);"),
              ElementsAre(AllOf(HasSubstr("add constraint n_not_null check (n is not null) not "
                                          "valid;"),
                                HasSubstr("validate constraint n_not_null;"))));
}

TEST_F(PostgresTold, AnIndexThatWentWithItsConstraint) {
  before("create table a (n int); create unique index a_n on a (n);");
  EXPECT_THAT(
      said("down-does-not-undo", "alter table a add constraint k unique using index a_n;",
           Wrapping::kFile, "alter table a drop constraint k;"),
      ElementsAre(HasSubstr("USING INDEX made it the constraint's, and it went with that")));
}

// LOCK TABLE is held in the mode that it names (tests/facts proves each on the server).
TEST_F(PostgresTold, WorkBehindAnExplicitLock) {
  before("create table a (id bigint primary key, t int); create table b (id bigint, t int);");
  const auto behind = [&](const std::string& mode) {
    return said("work-behind-lock", "lock table a in " + mode + " mode; update b set t = 1;");
  };
  EXPECT_THAT(behind("access exclusive"), ElementsAre(HasSubstr("(ACCESS EXCLUSIVE): every read")));
  EXPECT_THAT(behind("exclusive"), ElementsAre(HasSubstr("(EXCLUSIVE): every write of it")));
  EXPECT_THAT(behind("share row exclusive"),
              ElementsAre(HasSubstr("(SHARE ROW EXCLUSIVE): every write of it")));
  for (const char* mode : {"access share", "row share", "row exclusive", "share update exclusive"})
    EXPECT_THAT(behind(mode), IsEmpty()) << mode;
}

TEST_F(PostgresTold, OneRowOfAQuery) {
  before("create table a (id bigint primary key, t int);");
  const char* rule = "insert-select-in-one-piece";
  EXPECT_THAT(said(rule, "insert into a select max(id) + 1, 0 from a;"), IsEmpty());
  EXPECT_THAT(said(rule, "insert into a select coalesce(max(id), 0) + 1, 0 from a where t > 1;"),
              IsEmpty());
  for (const char* rows :
       {"max(id) + 1, t from a group by t", "id, max(t) over () from a",
        "id, (select max(t) from a) from a", "max(id), generate_series(1, 9) from a"})
    EXPECT_THAT(said(rule, "insert into a select " + std::string(rows)), ElementsAre(HasSubstr("")))
        << rows;
}

// The old key goes when the index of the new one is there.
TEST_F(PostgresTold, AKeyThatReplacesAnother) {
  before(
      "create table ol (order_id bigint not null, id bigint primary key, n int, constraint ol_n "
      "check (n > 0), unique (n));");
  const char* rule = "unique-builds-index";
  EXPECT_THAT(
      said(rule, "alter table ol drop constraint ol_pkey, add primary key (order_id, id);"),
      ElementsAre(AllOf(
          HasSubstr("; create unique index concurrently ol_pkey_new on ol (order_id, id);"),
          HasSubstr("; then, in another transaction: alter table ol drop constraint ol_pkey, add "
                    "constraint ol_pkey primary key using index ol_pkey_new;"),
          Not(HasSubstr("stands before it")))));
  EXPECT_THAT(said(rule,
                   "alter table ol drop constraint ol_n_key, add constraint n_id unique (n, id), "
                   "add column x int;"),
              ElementsAre(HasSubstr("then this statement, in another transaction, with add "
                                    "constraint n_id unique using index n_id_new for its key")));
  EXPECT_THAT(said(rule, "alter table ol drop constraint ol_n, add constraint b unique (n, id);"),
              ElementsAre(AllOf(HasSubstr("stands before it"),
                                HasSubstr("alter table ol add constraint b unique using index"))));
}

}  // namespace
}  // namespace shoofly::testing
