// What the linter said of PostgreSQL that was not so, or kept silent about: locks, scans, rewrites,
// compatibility. tests/facts proves what the server does (postgres_answers_test.cc,
// postgres_call_values_test.cc).

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
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PostgresUntrue : public ::testing::Test {
 protected:
  PostgresUntrue() {
    linter_.watch_routines(engine_.routines);
    linter_.read_queries(engine_.queries);
  }

  void play(const std::string& sql, Wrapping wrapping, bool known) {
    Migration one;
    one.version = std::to_string(++files_);
    one.up = {sql, lint::Direction::kUp, wrapping, one.version + ".sql"};
    const lint::ReadScript up{&one.up, engine_.reader.read(one.up.text, one.up.file, 1000)};
    linter_.lint(one, up, nullptr, known);
  }
  void before(const std::string& sql) { play(sql, Wrapping::kNone, true); }
  std::vector<std::string> said(const std::string& rule, const std::string& sql,
                                Wrapping wrapping = Wrapping::kFile) {
    play(sql, wrapping, false);
    std::vector<std::string> texts;
    for (const lint::Finding& finding : linter_.take_findings()) {
      if (finding.rule->id != rule) continue;
      texts.push_back(finding.problem);
      for (const std::string& help : finding.help) texts.back() += "; " + help;
    }
    return texts;
  }

  const SqlOfEngine& engine_ = *find_sql("postgres");
  lint::Linter linter_{{"postgres", {15}}, engine_.facts, lint::rules()};
  int files_ = 0;
};

TEST_F(PostgresUntrue, DefaultsThatAreEvaluatedOnce) {
  before(
      "create table a (id int primary key); create function fixed() returns int stable language "
      "plpgsql as 'begin return 1; end'; create function other() returns int language plpgsql as "
      "'begin return 1; end';");
  int column = 0;
  const auto adds = [&](const std::string& value) {
    return said("new-column-rewrites",
                "alter table a add column c" + std::to_string(++column) + " text default " + value);
  };
  for (const char* once :
       {"(now() at time zone 'utc')", "timezone('utc', now())", "timezone('utc'::text, now())",
        "timezone('utc', current_timestamp)", "date_trunc('month', now())",
        "to_char(now(), 'YYYY-MM')", "extract(epoch from now())::bigint", "md5('x')", "upper('x')",
        "jsonb_build_object('a', 1)", "current_setting('application_name', true)", "txid_current()",
        "tstzrange(now(), null)", "inet_client_addr()", "fixed()", "pg_catalog.now()",
        "current_date + 30", "now() + interval '30 days'"})
    EXPECT_THAT(adds(once), IsEmpty()) << once;
  for (const char* each :
       {"gen_random_uuid()", "clock_timestamp()", "timeofday()", "md5(random()::text)",
        "nextval('s')", "uuid_generate_v4()", "public.uuid_generate_v4()", "uuidv7()",
        "encode(gen_random_bytes(8), 'hex')"})
    EXPECT_THAT(adds(each), ElementsAre(HasSubstr("is evaluated for each row writes every row")))
        << each;
  for (const char* unknown : {"other()", "nanoid()", "app.now()", "timezone('utc', at())"})
    EXPECT_THAT(adds(unknown), ElementsAre(HasSubstr("may write every row of a anew"))) << unknown;
}

TEST_F(PostgresUntrue, SwapsOfColumns) {
  before(
      "create table a (id int primary key, id_new bigint not null, email text, mail2 text); create "
      "unique index ux on a (id_new);");
  const std::string swap =
      "alter table a drop constraint a_pkey;"
      "alter table a add constraint a_pkey primary key using index ux;"
      "alter table a rename column id to id_old; alter table a rename column id_new to id;";
  play(swap, Wrapping::kFile, false);
  for (const lint::Finding& finding : linter_.take_findings()) {
    EXPECT_NE(finding.rule->id, "rename-column") << finding.problem;
    EXPECT_NE(finding.rule->id, "drop-key") << finding.problem;
  }
  EXPECT_THAT(said("rename-column",
                   "alter table a rename column email to email_old; alter table a rename column "
                   "mail2 to email;"),
              IsEmpty());
}

TEST_F(PostgresUntrue, SwapsInThreeSteps) {
  before("create table a (id int primary key, x text, y text);");
  EXPECT_THAT(said("rename-column",
                   "alter table a rename column x to z; alter table a rename column y to x; alter "
                   "table a rename column z to y;"),
              IsEmpty());
}

TEST_F(PostgresUntrue, RenamesThatAreNoSwap) {
  before("create table a (id int primary key, x text, y text, key text constraint a_key unique);");
  EXPECT_THAT(said("rename-column", "alter table a rename column x to z;"),
              ElementsAre(HasSubstr("a.x fail from here on")));
  // Between the two statements the name is nobody's.
  EXPECT_THAT(said("rename-column",
                   "alter table a rename column y to w;\nalter table a rename column z to y;",
                   Wrapping::kNone)
                  .size(),
              2U);
  EXPECT_EQ(
      said("drop-key", "alter table a drop constraint a_key; alter table a rename column key to k;")
          .size(),
      1U);
}

TEST_F(PostgresUntrue, WhatIsThereIsNotMade) {
  before(
      "create table a (id int primary key, x int, u uuid); create index ix on a (x); create table b "
      "(id int primary key);");
  for (const char* vain :
       {"alter table a add column if not exists x int not null",
        "alter table a add column if not exists u uuid default gen_random_uuid()",
        "alter table a add column if not exists x int unique references b",
        "create index if not exists ix on a (x)", "create unique index if not exists ix on a (x)",
        "create table if not exists b (id int, note varchar(10))"}) {
    play(vain, Wrapping::kFile, false);
    for (const lint::Finding& finding : linter_.take_findings())
      EXPECT_EQ(finding.rule->id, "lock-timeout-missing") << vain << ": " << finding.problem;
  }
  // Nothing of it was taken: the table is as it was.
  const WrittenTable* table = linter_.schema().find_table({"", "a"});
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->columns.size(), 3U);
  EXPECT_EQ(table->indexes.size(), 1U);
  EXPECT_EQ(said("required-column-without-default",
                 "alter table a add column if not exists y int not null")
                .size(),
            1U);
}

TEST_F(PostgresUntrue, ARefusedIndexIsNotThere) {
  before(
      "create table a (id int, d int) partition by range (d); create table a1 partition of a for "
      "values from (1) to (2);");
  EXPECT_EQ(
      said("concurrently-on-partitioned", "create index concurrently ix on a (id)", Wrapping::kNone)
          .size(),
      1U);
  EXPECT_THAT(said("object-there-already", "create index ix on only a (id)"), IsEmpty());
}

TEST_F(PostgresUntrue, TimeoutsOfTheFileBefore) {
  before("create table a (id int primary key, x int);");
  EXPECT_THAT(said("lock-timeout-kills-build", "set lock_timeout = '2s'; alter table a add y int;"),
              IsEmpty());
  EXPECT_THAT(said("lock-timeout-kills-build", "select 1;"), IsEmpty());
  EXPECT_THAT(
      said("lock-timeout-kills-build", "create index concurrently i on a (x);", Wrapping::kNone),
      ElementsAre(HasSubstr("lock_timeout is still 2s where one session runs 2.sql and then "
                            "this: CONCURRENTLY waits longer")));
  EXPECT_THAT(said("lock-timeout-kills-build",
                   "set lock_timeout = 0; create index concurrently j on a (x);", Wrapping::kNone),
              IsEmpty());
  EXPECT_THAT(
      said("lock-timeout-kills-build", "create index concurrently k on a (x);", Wrapping::kNone),
      IsEmpty());
}

TEST_F(PostgresUntrue, TimeoutsThatEnd) {
  before("create table a (id int primary key, x int);");
  for (const char* ends : {"set local lock_timeout = '2s'; alter table a add y int;",
                           "set lock_timeout = '2s'; alter table a add z int; reset lock_timeout;",
                           "begin; set lock_timeout = '2s'; rollback;"}) {
    play(ends, Wrapping::kNone, false);
    EXPECT_THAT(
        said("lock-timeout-kills-build", "create index concurrently i on a (x);", Wrapping::kNone),
        IsEmpty())
        << ends;
  }
}

TEST_F(PostgresUntrue, WorkWhileWritersWait) {
  before(
      "create table a (id int primary key, x int); create table c (id int primary key, y int, a_id "
      "int); create table d (id int primary key, y int); create function f() returns trigger "
      "language plpgsql as 'begin return new; end';");
  const auto behind = [&](const std::string& sql) { return said("work-behind-lock", sql); };
  EXPECT_THAT(behind("create table b (id int primary key references a (id), x int); insert into b "
                     "select id, x from a"),
              ElementsAre(HasSubstr("a has been locked by this transaction (SHARE ROW EXCLUSIVE): "
                                    "every write of it waits until these rows are done, too")));
  EXPECT_EQ(behind("alter table c add constraint f foreign key (a_id) references a not valid; "
                   "update d set y = 1")
                .size(),
            1U);
  EXPECT_EQ(behind("alter table c disable trigger all; update c set y = 1").size(), 1U);
  EXPECT_EQ(
      behind(
          "create trigger t before insert on c for each row execute function f(); update c set y "
          "= 1")
          .size(),
      1U);
  for (const char* little :
       {"create table b2 (id int primary key references a (id)); insert into b2 values (1)",
        "alter table c disable trigger all; update c set y = 1 where id = 5",
        "create table b3 (id int references a); create index on b3 (id)",
        "update c set y = 1; alter table c disable trigger all"})
    EXPECT_THAT(behind(little), IsEmpty()) << little;
}

TEST_F(PostgresUntrue, WritersQueueBehindALock) {
  before("create table a (id int primary key, x int);");
  EXPECT_THAT(
      said("lock-timeout-missing", "create table b (id int references a);"),
      ElementsAre(HasSubstr("SHARE ROW EXCLUSIVE on a is waited for without a limit, and every "
                            "write of it waits behind it")));
  EXPECT_THAT(said("lock-timeout-missing",
                   "set local lock_timeout = '1s'; create table b2 (id int references a);"),
              IsEmpty());
}

TEST_F(PostgresUntrue, FunctionsOfTriggers) {
  const std::string made =
      "create table a (id int primary key, x int, y int, w int);"
      "create function f() returns trigger language plpgsql as $$ begin new.y := new.x; return new; "
      "end $$;"
      "create trigger t before insert on a for each row execute function f();";
  before(made);
  EXPECT_THAT(
      said("function-body-fails", "alter table a rename column x to z;"),
      ElementsAre(HasSubstr("function f (1.sql:1): column a.x is not there, and from here on "
                            "each write of a for which a trigger runs it fails")));
  EXPECT_THAT(said("function-body-fails", "alter table a drop column w;"), IsEmpty());
}

TEST_F(PostgresUntrue, FunctionsOfTriggersThatAreMended) {
  const std::string body =
      " function f() returns trigger language plpgsql as $$ begin new.y := 1; if old.x > 1 then "
      "return null; end if; return new; end $$;";
  before(
      "create table a (id int primary key, x int, y int); create table b (id int, x int, y int);" +
      ("create" + body) + "create trigger t before update on a for each row execute function f();");
  EXPECT_THAT(said("function-body-fails", "alter table b drop column x;"), IsEmpty());
  EXPECT_THAT(said("function-body-fails", "alter table a rename to c;"), IsEmpty());
  EXPECT_EQ(said("function-body-fails", "alter table c drop column y;").size(), 1U);
  EXPECT_THAT(said("function-body-fails", "drop trigger t on c; alter table c drop column x;"),
              IsEmpty());
}

TEST_F(PostgresUntrue, FunctionsThatAreMadeAgain) {
  before(
      "create table a (id int primary key, x int, y int); create function f() returns trigger "
      "language plpgsql as $$ begin new.y := new.x; return new; end $$; create trigger t before "
      "insert on a for each row execute procedure public.f();");
  EXPECT_THAT(said("function-body-fails",
                   "alter table a rename column x to z; create or replace function f() returns "
                   "trigger language plpgsql as $$ begin new.y := new.z; return new; end $$;"),
              IsEmpty());
  EXPECT_EQ(said("function-body-fails", "alter table a drop column z;").size(), 1U);
}

TEST_F(PostgresUntrue, KeysOverColumnsThatMayBeNull) {
  before(
      "create table a (id int not null, x int); create unique index ux on a (x); create table b (id "
      "int not null, x int not null); create unique index uy on b (x);");
  EXPECT_THAT(
      said("set-not-null-scans", "alter table a add primary key using index ux"),
      ElementsAre(HasSubstr("a column of ux may be NULL: PRIMARY KEY USING INDEX reads every "
                            "row under ACCESS EXCLUSIVE on a")));
  EXPECT_THAT(said("set-not-null-scans", "alter table b add primary key using index uy"),
              IsEmpty());
}

TEST_F(PostgresUntrue, PartitionsThatAreAttached) {
  before(
      "create table q (id int not null, d int, primary key (id, d)) partition by list (d);"
      "create table n (id int not null, d int, check (d = 2)); create unique index on n (id, d);"
      "create table m (id int not null, d int not null, check (d = 3));");
  EXPECT_THAT(said("attach-partition-scans", "alter table q attach partition n for values in (2)"),
              ElementsAre(HasSubstr("its check does not say that d is not NULL")));
  EXPECT_THAT(said("attach-partition-scans", "alter table q attach partition m for values in (3)"),
              ElementsAre(HasSubstr("m has no primary key (id, d), which q has: it is built under "
                                    "ACCESS EXCLUSIVE on m")));
}

TEST_F(PostgresUntrue, PartitionsThatAreMade) {
  before(
      "create table q (id int generated always as identity, d int not null) partition by range (d);"
      "create table r partition of q default; alter table r add constraint c check (d < 10);");
  EXPECT_THAT(
      said("partition-of-locks-parent",
           "create table q1 partition of q for values from (10) to (20)"),
      ElementsAre("PARTITION OF takes ACCESS EXCLUSIVE on q: every read and write of it waits; "
                  "create table q1 (like q including all excluding identity);; then: alter table q "
                  "attach partition q1 for values from (10) to (20);"));
  EXPECT_THAT(said("index-not-concurrent", "create unique index on q (id)"), IsEmpty());
}

TEST_F(PostgresUntrue, Domains) {
  before("create domain d as int; create table a (id int primary key, x d);");
  EXPECT_THAT(said("domain-check-scans", "alter domain d set not null"),
              ElementsAre(HasSubstr("SET NOT NULL reads every row of every table with a column of "
                                    "domain d while writers wait")));
  EXPECT_THAT(said("domain-check-scans", "alter domain d drop not null"), IsEmpty());
}

TEST_F(PostgresUntrue, NumbersThatAreNotGivenAnyMore) {
  before(
      "create table a (id serial primary key, x int); create table b (id int generated always as "
      "identity primary key); create table c (id serial primary key);");
  EXPECT_THAT(said("drop-default", "alter table a alter column id drop default"),
              ElementsAre(HasSubstr("INSERTs that leave a.id out fail from here on")));
  EXPECT_THAT(said("drop-default", "alter table b alter column id drop identity"),
              ElementsAre(HasSubstr("INSERTs that leave b.id out fail from here on")));
  EXPECT_THAT(said("drop-default",
                   "alter table c alter column id drop default; alter table c alter column id add "
                   "generated by default as identity"),
              IsEmpty());
}

TEST_F(PostgresUntrue, ColumnsOfViews) {
  before("create table a (id int primary key, b int); create view v as select id, b from a;");
  EXPECT_THAT(said("rename-object", "alter view v rename column b to c"),
              ElementsAre(HasSubstr("statements that name v.b fail from here on")));
}

TEST_F(PostgresUntrue, WhatGoesWithAColumn) {
  before(
      "create table a (id int primary key, x int, y int, z int, constraint c check (x < y)); create "
      "index i on a (id) where x > 0; create index j on a (z);");
  EXPECT_THAT(said("drop-column", "alter table a drop column x"),
              ElementsAre(HasSubstr("cannot be brought back; constraint c, index i go with it")));
  EXPECT_THAT(said("drop-column", "alter table a drop column z"),
              ElementsAre(::testing::Not(HasSubstr("with it"))));
}

TEST_F(PostgresUntrue, TypesThatAreStoredAlike) {
  before("create table a (id int primary key, i interval(3), n int, m int, x xml);");
  for (const char* quiet :
       {"alter table a alter column i type interval", "alter table a alter column n type oid",
        "alter table a alter column x type text"})
    EXPECT_THAT(said("type-change-rewrites", quiet), IsEmpty()) << quiet;
  EXPECT_EQ(said("type-change-rewrites", "alter table a alter column i type interval(2)").size(),
            1U);
  EXPECT_THAT(
      said("cached-plan-breaks", "alter table a alter column m type integer using m::integer"),
      IsEmpty());
}

TEST_F(PostgresUntrue, IndexesOfStoredViews) {
  before("create table a (id int primary key); create materialized view m as select * from a;");
  EXPECT_THAT(said("index-not-concurrent", "create index on m (id)"), IsEmpty());
}

TEST_F(PostgresUntrue, NoRowsAtAll) {
  before("create table a (id int primary key);");
  EXPECT_THAT(said("delete-in-one-piece", "delete from a where false"), IsEmpty());
  EXPECT_EQ(said("delete-in-one-piece", "delete from a where true").size(), 1U);
}

TEST_F(PostgresUntrue, ProofsThatAreThere) {
  before(
      "create table a (id int primary key, x int); alter table a add constraint c check (x is not "
      "null) not valid;");
  EXPECT_THAT(said("set-not-null-scans", "alter table a alter column x set not null"),
              ElementsAre(HasSubstr("; alter table a validate constraint c;; then, in another")));
}

TEST_F(PostgresUntrue, RowsThatACrashTakes) {
  before("create table a (id int primary key);");
  EXPECT_THAT(said("unlogged-table", "alter table a set unlogged"),
              ElementsAre(HasSubstr("a is empty after the next crash or failover")));
  EXPECT_THAT(said("unlogged-table", "alter table a set logged"), IsEmpty());
  EXPECT_THAT(said("unlogged-table", "alter table a set unlogged; alter table a set logged"),
              IsEmpty());
}

TEST_F(PostgresUntrue, PoliciesThatStayWhileSecurityIsOff) {
  before(
      "create table n (id int primary key, owner text); alter table n enable row level security; "
      "create policy p on n using (owner = current_user);");
  play("alter table n disable row level security;", Wrapping::kFile, false);
  EXPECT_THAT(said("row-security-hides-rows", "alter table n enable row level security"),
              IsEmpty());
  before("alter table n rename to m;");
  EXPECT_THAT(said("row-security-hides-rows", "alter table m force row level security"), IsEmpty());
  before("create table o (id int);");
  EXPECT_THAT(said("row-security-hides-rows", "alter table o enable row level security"),
              ElementsAre(HasSubstr("no policy that the migrations make")));
}

TEST_F(PostgresUntrue, TimesInUtc) {
  before(
      "create table u (id int primary key, a timestamp, b timestamp, c timestamp, d timestamp, "
      "e timestamptz, f timestamp(3), g timestamp, h timestamp, i timestamp);");
  const auto turns = [&](const std::string& sql) { return said("type-change-rewrites", sql); };
  EXPECT_THAT(turns("set timezone = 'UTC'; alter table u alter column a type timestamptz"),
              IsEmpty());
  EXPECT_THAT(turns("set time zone 'utc'; alter table u alter b type timestamp with time zone"),
              IsEmpty());
  EXPECT_THAT(turns("set local timezone to 'Etc/UTC'; alter table u alter c type timestamptz "
                    "using c::timestamptz"),
              IsEmpty());
  EXPECT_THAT(turns("set timezone = 'GMT'; alter table u alter d type timestamptz, alter id set "
                    "default 1"),
              IsEmpty());
  EXPECT_THAT(turns("set time zone 0; alter table u alter e type timestamp"), IsEmpty());
  EXPECT_THAT(turns("set timezone = '0'; alter table u alter f type timestamptz"), IsEmpty());
  for (const char* rewrites :
       {"alter table u alter g type timestamptz",
        "set timezone = 'Europe/London'; alter table u alter h type timestamptz",
        "set timezone = 'UTC'; alter table u alter i type timestamptz(3)",
        "set timezone = 'UTC'; reset timezone; alter table u alter a type timestamp",
        "set timezone = 'UTC'; alter table u alter b type timestamp using b at time zone 'UTC'"})
    EXPECT_EQ(turns(rewrites).size(), 1U) << rewrites;
}

TEST_F(PostgresUntrue, TheInvalidIndexInItsOwnMigration) {
  before("create table a (id int primary key, x int);");
  const char* makes = "create index concurrently if not exists i on a (x)";
  EXPECT_THAT(said("invalid-index-kept", makes, Wrapping::kMessage),
              ElementsAre(HasSubstr("; in a migration of its own before it: drop index "
                                    "concurrently if exists i;; and")));
  EXPECT_THAT(said("invalid-index-kept", makes, Wrapping::kNone),
              ElementsAre(HasSubstr("; before it: drop index")));
}

TEST_F(PostgresUntrue, TriggersOnAgainInTheTransaction) {
  before("create table a (id int primary key);");
  const auto off = [&](const std::string& sql, Wrapping wrapping) {
    return said("triggers-switched-off", sql, wrapping);
  };
  const std::string all =
      "alter table a disable trigger all; update a set id = 1; alter table a enable trigger all";
  EXPECT_THAT(off(all, Wrapping::kFile),
              ElementsAre("triggers of a do nothing, and its foreign keys are not checked for the "
                          "rows that this transaction writes until they are on again: nothing "
                          "makes up for it; let them fire, or do in the same transaction what they "
                          "would have done; look there for rows that break its foreign keys, "
                          "before COMMIT"));
  EXPECT_THAT(off(all, Wrapping::kNone), ElementsAre(HasSubstr("from here on, for everybody")));
  EXPECT_THAT(off("alter table a disable trigger t; commit; alter table a enable trigger t",
                  Wrapping::kFile),
              ElementsAre(HasSubstr("trigger t of a does nothing from here on, for everybody")));
  EXPECT_THAT(
      off("alter table a disable trigger t; alter table a enable trigger t", Wrapping::kFile),
      ElementsAre(HasSubstr("trigger t of a does nothing for the rows")));
  EXPECT_THAT(off("alter table a enable trigger t", Wrapping::kFile), IsEmpty());
}

}  // namespace
}  // namespace shoofly::testing
