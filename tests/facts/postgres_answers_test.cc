// What PostgreSQL answers to statements that the linter has words for: refused, done, done without
// a new file for the table. (What it refuses by names alone: postgres_refusals.cc.)

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

struct Answer {
  const char* before;
  const char* statement;
  const char* code;  // empty: the server does it
  int from = 13;     // the release that knows the statements
  int until = 18;
};

constexpr const char* kTablesOfAnswers =
    "create table t (id bigint primary key, a text, b int not null);"
    "create table u (id bigint primary key, t_id bigint references t);";

std::vector<Answer> answers() {
  return {
      // A program may end only the transaction that the server has begun for its statement.
      {"begin", "do $$ begin commit; end $$", "2D000"},
      {"", "do $$ begin commit; end $$", ""},
      {"create procedure p() language plpgsql as $$ begin rollback; end $$; begin", "call p()",
       "2D000"},
      {"create procedure p() language plpgsql as $$ begin rollback; end $$", "call p()", ""},
      {"", "do $$ begin create index concurrently on t (a); end $$", "25001"},
      {"create function f() returns void language plpgsql as "
       "'begin create index concurrently on t (a); end'",
       "select f()", "25001"},
      {"", "do $$ begin execute 'vacuum t'; end $$", "25001"},
      {"set local lock_timeout = '1ms'", "select 1 / (current_setting('lock_timeout') = '0')::int",
       ""},
      {"",
       "do $$ begin set local lock_timeout = '7s'; perform 1 / (current_setting('lock_timeout') = "
       "'7s')::int; end $$",
       ""},
      // A label that the transaction has added, and its type not.
      {"create type mood as enum ('a'); alter table t add column m mood; commit; begin; alter type mood add "
       "value 'b'",
       "alter table t alter column m set default 'b'", "55P04"},
      {"create type mood as enum ('a'); commit; begin; alter type mood add value 'b'",
       "alter table t add column m mood default 'b'", "55P04"},
      {"create type mood as enum ('a'); alter table t add column m mood; commit; begin; alter type mood add "
       "value 'b'",
       "alter table t add check (m <> 'b') not valid", "55P04"},
      {"create type mood as enum ('a'); commit; begin; alter type mood add value 'b'",
       "create table v (m mood default 'b')", "55P04"},
      {"begin; create type mood as enum ('a'); alter type mood add value 'b'",
       "create table v (m mood default 'b')", "55P04", 13, 16},
      {"begin; create type mood as enum ('a'); alter type mood add value 'b'",
       "create table v (m mood default 'b')", "", 17},
      {"create type mood as enum ('a'); commit; begin; alter type mood add value 'b'",
       "alter table t alter column a set default 'b'", ""},
      // Partitions.
      {"create table q (a int) partition by range (a); create table q1 partition of q for values "
       "from (1) to (2); create table q0 partition of q default",
       "alter table q detach partition q1 concurrently", "55000", 14},
      {"create table q (a int, b int) partition by range (b)", "alter table q add unique (a)",
       "0A000"},
      {"create table q (a int, b int) partition by range (b)", "create unique index on q (a)",
       "0A000"},
      {"", "create table q (a int primary key, b int) partition by range (b)", "0A000"},
      {"create table q (a int, b int) partition by range (b)", "alter table q add unique (b, a)",
       ""},
      // Values.
      {"create table g (a int generated always as identity, b int)",
       "insert into g (a, b) values (1, 1)", "428C9"},
      {"create table g (a int generated always as identity, b int)",
       "insert into g (a, b) values (default, 1)", ""},
      {"create table g (a int generated always as identity, b int)",
       "insert into g (a, b) overriding system value values (1, 1)", ""},
      {"create table g (a int generated always as identity, b int)", "update g set a = 2", "428C9"},
      {"create table g (a int, b int generated always as (a + 1) stored)",
       "insert into g (a, b) values (1, 1)", "428C9", 14},
      {"create table g (a int, b int generated always as (a + 1) stored)",
       "insert into g (a, b) values (1, 1)", "42601", 13, 13},
      {"", "insert into t (id, b) values (1, 1) on conflict (b) do nothing", "42P10"},
      {"create unique index on t (b, a)",
       "insert into t (id, b) values (1, 1) on conflict (a, b) do nothing", ""},
      // What a role owns, and who sees which rows.
      {"create role refusals_a; create table o (a int); alter table o owner to refusals_a; drop "
       "owned by refusals_a; drop role refusals_a",
       "select from o", "42P01"},
      {"create role refusals_b; create table o (a int); alter table o owner to refusals_b; reassign "
       "owned by refusals_b to current_user; drop owned by refusals_b; drop role refusals_b",
       "select from o", ""},
      {"insert into t values (1, 'a', 1); create role refusals_c; grant select on t to refusals_c; "
       "create policy p on t using (false); alter table t enable row level security; set role "
       "refusals_c",
       "select 1 / count(*) from t", "22012"},
      {"insert into t values (1, 'a', 1); create role refusals_d; grant select on t to refusals_d; "
       "create policy p on t using (false); alter table t enable row level security; alter table t "
       "disable row level security; set role refusals_d",
       "select 1 / count(*) from t", ""},
      {"insert into t values (1, 'a', 1); create role refusals_e; alter table t owner to refusals_e; "
       "create policy p on t using (false); alter table t enable row level security; alter table t "
       "force row level security; set role refusals_e",
       "select 1 / count(*) from t", "22012"},
      {"insert into t values (1, 'a', 1); create role refusals_f; alter table t owner to refusals_f; "
       "create policy p on t using (false); alter table t enable row level security; alter table t "
       "force row level security; alter table t no force row level security; set role refusals_f",
       "select 1 / count(*) from t", ""},
      // Without CASCADE a schema goes when it is empty.
      {"create schema s; create table s.x (a int)", "drop schema s", "2BP01"},
      {"create schema s", "drop schema s", ""},
      // The index of a key has its name while it is there; the constraint gives its own to the
      // next.
      {"", "create unique index t_pkey on t (id)", "42P07"},
      {"create unique index t_pkey_new on t (b); alter table u drop constraint u_t_id_fkey",
       "alter table t drop constraint t_pkey, add constraint t_pkey primary key using index "
       "t_pkey_new",
       ""},
      // Row-level security without a policy: INSERT is refused, the owner only with FORCE.
      {"create role nobody_rls; grant all on t to nobody_rls; alter table t enable row level "
       "security; set role nobody_rls",
       "insert into t values (1, 'x', 1)", "42501"},
      {"alter table t owner to nobody_rls; alter table t enable row level security; set role "
       "nobody_rls",
       "insert into t values (1, 'x', 1)", ""},
      {"alter table t owner to nobody_rls; alter table t enable row level security; alter table t "
       "force row level security; set role nobody_rls",
       "insert into t values (1, 'x', 1)", "42501"},
      // One trigger that is off leaves foreign keys as they are; all of them do not.
      {"create function f() returns trigger language plpgsql as 'begin return new; end'; create "
       "trigger one before insert on u for each row execute function f(); alter table u disable "
       "trigger one",
       "insert into u values (1, 5)", "23503"},
      {"alter table u disable trigger user", "insert into u values (1, 5)", "23503"},
      {"alter table u disable trigger all", "insert into u values (1, 5)", ""},
      // What a copy of a table calls its keys, indexes and checks.
      {"create index t_a on t (a); alter table t add constraint ck check (b > 0); create table c "
       "(like t including all)",
       "drop index c_a_idx; alter table c drop constraint c_pkey, drop constraint ck", ""},
      {"create table c (like t)", "alter table c drop constraint c_pkey", "42704"},
      {"create table c (like u including all)", "alter table c drop constraint c_t_id_fkey",
       "42704"},
      // A copy of a parent with an identity column.
      {"create table q (a int generated always as identity, d int) partition by range (d); create "
       "table q1 (like q including all)",
       "alter table q attach partition q1 for values from (1) to (2)", "55000", 17},
      {"create table q (a int generated always as identity, d int) partition by range (d); create "
       "table q1 (like q including all excluding identity)",
       "alter table q attach partition q1 for values from (1) to (2)", ""},
      // What goes with a column though it is of others, too.
      {"create index i on t (id) where b > 0; alter table t add constraint c check (id < b); alter "
       "table t drop column b",
       "create index i on t (id)", ""},
      {"alter table t add constraint c check (id < b); alter table t drop column b",
       "alter table t drop constraint c", "42704"},
      // NEW has the columns that the table has when the trigger fires.
      {"create function f() returns trigger language plpgsql as 'begin new.a := new.b; return new; "
       "end'; create trigger f before insert on t for each row execute function f(); alter table t "
       "rename column b to c",
       "insert into t values (1, 'x', 1)", "42703"},
      {"create sequence s; alter table t alter column id set default nextval('s'); alter table t "
       "alter column id drop default",
       "insert into t (b) values (1)", "23502"},
      {"create table g (a int generated always as identity, b int); alter table g alter column a drop "
       "identity",
       "insert into g (b) values (1)", "23502"},
      {"create view v as select b from t; alter view v rename column b to c", "select b from v",
       "42703"},
      // The column of a type that is renamed has it still.
      {"create type m as enum ('a'); alter table t add column m m; alter type m rename to m_old; "
       "create type m as enum ('a', 'b')",
       "alter table t alter column m type m using m::text::m", ""},
  };
}

struct Quiet {
  const char* before;
  const char* statement;
  bool rewrites = false;
};

// What is done to the catalog alone: the table keeps its file.
std::vector<Quiet> quiet() {
  return {
      {"create domain d as text check (value <> ''); alter table t add column d d",
       "alter table t alter column d type text"},
      {"create domain d as varchar(9); alter table t add column d d",
       "alter table t alter column d type varchar(9)", true},
      {"create domain d as text check (value <> '')", "alter table t alter column a type d", true},
      {"create function f() returns int language sql immutable as 'select 7'",
       "alter table t add column c int default f()"},
      {"create function f() returns int language plpgsql immutable as 'begin return 7; end'",
       "alter table t add column c int default f()"},
      {"create function f() returns int language plpgsql as 'begin return 7; end'; alter function "
       "f() immutable",
       "alter table t add column c int default f()"},
      {"create function f() returns int language plpgsql as 'begin return 7; end'",
       "alter table t add column c int default f()", true},
      {"create function f() returns int language plpgsql stable as 'begin return 7; end'",
       "alter table t add column c int default f()"},
      // A body of one SELECT is put in the place of the call.
      {"create function f() returns int language sql as 'select 7'",
       "alter table t add column c int default f()"},
      {"", "alter table t add column c timestamp not null default (now() at time zone 'utc')"},
      {"", "alter table t add column c timestamp not null default timezone('utc', now())"},
      {"", "alter table t add column c timestamptz default date_trunc('month', now())"},
      {"", "alter table t add column c text default to_char(now(), 'YYYY-MM')"},
      {"", "alter table t add column c bigint default extract(epoch from now())::bigint"},
      {"", "alter table t add column c text default md5('x')"},
      {"", "alter table t add column c text default upper('x')"},
      {"", "alter table t add column c jsonb default jsonb_build_object('a', 1)"},
      {"", "alter table t add column c text default current_setting('application_name', true)"},
      {"", "alter table t add column c bigint default txid_current()"},
      {"", "alter table t add column c tstzrange default tstzrange(now(), null)"},
      {"", "alter table t add column c inet default inet_client_addr()"},
      {"", "alter table t add column c text default timeofday()", true},
      {"", "alter table t add column c timestamptz default clock_timestamp()", true},
      {"", "alter table t add column c text default md5(random()::text)", true},
      // Types that are stored alike.
      {"alter table t add column c interval(3)", "alter table t alter column c type interval"},
      {"alter table t add column c interval(3)", "alter table t alter column c type interval(5)"},
      {"alter table t add column c interval", "alter table t alter column c type interval(5)",
       true},
      {"alter table t add column c interval(3)", "alter table t alter column c type interval(2)",
       true},
      {"", "alter table t alter column b type oid"},
      {"alter table t add column c oid", "alter table t alter column c type int"},
      {"alter table t add column c xml", "alter table t alter column c type text"},
      {"alter table t add column c xml", "alter table t alter column c type varchar"},
      // A moment of UTC is stored as what the clock shows there.
      {"set timezone = 'UTC'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz"},
      {"set time zone 'utc'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz using c::timestamptz"},
      {"set time zone 0; alter table t add column c timestamptz",
       "alter table t alter column c type timestamp"},
      {"set timezone = '0'; alter table t add column c timestamptz",
       "alter table t alter column c type timestamp"},
      {"set timezone = 'GMT'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz"},
      {"set timezone = 'Etc/UTC'; alter table t add column c timestamp(3)",
       "alter table t alter column c type timestamptz"},
      {"set timezone = 'Etc/GMT'; alter table t add column c timestamp(3)",
       "alter table t alter column c type timestamptz(3)", true},
      {"begin; set local timezone to 'UTC'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz"},
      {"set timezone = 'UTC'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz(3)", true},
      {"set timezone = 'UTC'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz using c at time zone 'UTC'", true},
      {"set timezone = 'Europe/London'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz", true},
      {"set timezone = '1'; alter table t add column c timestamp",
       "alter table t alter column c type timestamptz", true},
  };
}

class Answers : public ::testing::TestWithParam<int> {};

TEST_P(Answers, AreThoseOfTheServer) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const Answer& one : answers()) {
    if (one.from > GetParam() || one.until < GetParam()) continue;
    const Result<std::string> database = (*server)->fresh_database("refusals");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    const Status before = client->execute(std::string(kTablesOfAnswers) + one.before);
    ASSERT_TRUE(before.ok()) << one.before << ": " << before.error().describe();
    const Status done = client->execute(one.statement);
    EXPECT_EQ(done.ok() ? "" : done.error().native_code, one.code)
        << one.before << "; " << one.statement;
  }
}

// Of releases before these statements it is a syntax error, or no such thing.
TEST_P(Answers, AreOfReleasesBeforeTheStatement) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const std::vector<Answer> later = {
      {"", "merge into t using u on t.id = u.id when matched then delete", "", 15},
      {"", "create unique index on t (a) nulls not distinct", "", 15},
      {"create table q (a int) partition by range (a); create table q1 partition of q for values "
       "from (1) to (2)",
       "alter table q detach partition q1 concurrently", "", 14},
      {"", "alter table t alter column a set compression pglz", "", 14},
      {"", "alter table t add column v int generated always as (b + 1) virtual", "", 18},
      {"create table q (a bigint) partition by range (a)",
       "alter table q add foreign key (a) references t not valid", "", 18}};
  for (const Answer& one : later) {
    const Result<std::string> database = (*server)->fresh_database("refusals");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    ASSERT_TRUE(client->execute(std::string(kTablesOfAnswers) + one.before).ok());
    EXPECT_EQ(client->execute(one.statement).ok(), GetParam() >= one.from) << one.statement;
  }
}

// A lock is held to the end of the transaction, whatever it does meanwhile.
TEST_P(Answers, ReadersWaitBehindWhatComesAfterTheLock) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("behind");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto migration = PostgresClient::connect((*server)->url(*database));
  auto reader = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(migration.ok() && reader.ok());
  ASSERT_TRUE(migration->execute(kTablesOfAnswers).ok());
  ASSERT_TRUE(migration->execute("begin; alter table t add column c text").ok());
  ASSERT_TRUE(migration->execute("create index on u (t_id)").ok());
  const Status read = reader->execute("set lock_timeout = '50ms'; select from t");
  EXPECT_EQ(read.ok() ? "" : read.error().native_code, "55P03");
}

struct Reading {
  const char* before;
  const char* statement;
  bool reads = true;
};

std::vector<Reading> readings() {
  return {
      {"create table q (d int) partition by list (d); create table r (d int, check (d = 2)); insert "
       "into r values (2)",
       "alter table q attach partition r for values in (2)"},
      {"create table q (d int) partition by list (d); create table r (d int not null, check (d = "
       "2)); insert into r values (2)",
       "alter table q attach partition r for values in (2)", false},
      {"create table q (d int) partition by list (d); create table r (d int, check (d is not null "
       "and d = 2)); insert into r values (2)",
       "alter table q attach partition r for values in (2)", false},
      {"create table q (d int not null) partition by range (d); create table r partition of q "
       "default; insert into r values (2); alter table r add check (d < 10)",
       "create table q1 partition of q for values from (10) to (20)", false},
      {"create table q (d int not null) partition by range (d); create table r partition of q "
       "default; insert into r values (2)",
       "create table q1 partition of q for values from (10) to (20)"},
      {"create table r (d int not null, e int); insert into r values (2, 2); create unique index u on "
       "r (e)",
       "alter table r add primary key using index u"},
      {"create table r (d int not null, e int not null); insert into r values (2, 2); create unique "
       "index u on r (e)",
       "alter table r add primary key using index u", false},
      {"create table r (e int, check (e is not null)); insert into r values (2); create unique index "
       "u on r (e)",
       "alter table r add primary key using index u", false},
      {"create domain m as int; create table r (d m); insert into r values (2)",
       "alter domain m set not null"},
  };
}

// Of the table r.
TEST_P(Answers, WhatReadsAllRows) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const Reading& one : readings()) {
    const Result<std::string> database = (*server)->fresh_database("readings");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    const Status before = client->execute(one.before);
    ASSERT_TRUE(before.ok()) << one.before << ": " << before.error().describe();
    const char* scans = "select pg_stat_get_xact_numscans('r'::regclass)::text";
    ASSERT_TRUE(client->execute("begin").ok());
    const auto was = client->scalar(scans);
    const Status done = client->execute(one.statement);
    ASSERT_TRUE(done.ok()) << one.statement << ": " << done.error().describe();
    const auto is = client->scalar(scans);
    ASSERT_TRUE(was.ok() && is.ok());
    EXPECT_EQ(*was != *is, one.reads) << one.before << "; " << one.statement;
    ASSERT_TRUE(client->execute("rollback").ok());
  }
}

// SHARE ROW EXCLUSIVE stops who writes; reads go on.
TEST_P(Answers, WritersWaitBehindShareRowExclusive) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const char* locks :
       {"alter table u add constraint f foreign key (t_id) references t not valid",
        "create table w (id bigint references t)", "alter table t disable trigger all",
        "create trigger f before insert on t for each row execute function f()"}) {
    const Result<std::string> database = (*server)->fresh_database("behind");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto migration = PostgresClient::connect((*server)->url(*database));
    auto writer = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(migration.ok() && writer.ok());
    ASSERT_TRUE(migration
                    ->execute(std::string(kTablesOfAnswers) +
                              "create function f() returns trigger language plpgsql as 'begin "
                              "return new; end'")
                    .ok());
    ASSERT_TRUE(migration->execute(std::string("begin; ") + locks).ok()) << locks;
    const Status written =
        writer->execute("set lock_timeout = '50ms'; insert into t values (1, 'x', 1)");
    EXPECT_EQ(written.ok() ? "" : written.error().native_code, "55P03") << locks;
    EXPECT_TRUE(writer->execute("select from t").ok()) << locks;
  }
}

// While it waits for a long writer, whoever writes after it waits behind it.
TEST_P(Answers, WritersQueueBehindShareRowExclusive) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("queue");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto longest = PostgresClient::connect((*server)->url(*database));
  auto migration = PostgresClient::connect((*server)->url(*database));
  auto writer = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(longest.ok() && migration.ok() && writer.ok());
  ASSERT_TRUE(longest->execute(kTablesOfAnswers).ok());
  ASSERT_TRUE(longest->execute("begin; insert into t values (1, 'x', 1)").ok());
  std::thread waiting([&] { (void)migration->execute("create table w (id bigint references t)"); });
  const char* queued = "select count(*)::text from pg_locks where not granted";
  for (int i = 0; i < 200; ++i) {
    const Result<std::string> waits = writer->scalar(queued);
    if (waits.ok() && *waits != "0") break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  const Status written =
      writer->execute("set lock_timeout = '50ms'; insert into t values (2, 'x', 1)");
  EXPECT_EQ(written.ok() ? "" : written.error().native_code, "55P03");
  EXPECT_TRUE(writer->execute("select from t").ok());
  EXPECT_TRUE(longest->execute("commit").ok());
  waiting.join();
}

TEST_P(Answers, WhatKeepsTheFileOfATable) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const Quiet& one : quiet()) {
    const Result<std::string> database = (*server)->fresh_database("quiet");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    const Status before = client->execute(std::string(kTablesOfAnswers) +
                                          "insert into t values (1, 'x', 1);" + one.before);
    ASSERT_TRUE(before.ok()) << one.before << ": " << before.error().describe();
    const char* file = "select pg_relation_filenode('t')::text";
    const Result<std::string> was = client->scalar(file);
    const Status done = client->execute(one.statement);
    ASSERT_TRUE(done.ok()) << one.statement << ": " << done.error().describe();
    const Result<std::string> is = client->scalar(file);
    ASSERT_TRUE(was.ok() && is.ok());
    EXPECT_EQ(*was != *is, one.rewrites) << one.before << "; " << one.statement;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Answers, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::testing
