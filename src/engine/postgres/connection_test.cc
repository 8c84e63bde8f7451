#include "engine/postgres/connection.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/postgres/fake_pooler.h"
#include "engine/postgres/test_support.h"

namespace shoofly::postgres {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Statement sql(const std::string& text, std::vector<Value> parameters = {}) {
  return {Sql::checked(text), std::move(parameters)};
}

class ConnectionTest : public PostgresTest {
 protected:
  Error error_of(const std::string& text, std::vector<Value> parameters = {}) {
    auto result = connection_->run(sql(text, std::move(parameters)));
    EXPECT_FALSE(result.ok()) << text;
    return result.ok() ? internal_error("none") : result.error();
  }
  std::string one(Connection& connection, const std::string& text) {
    auto result = connection.run(sql(text));
    EXPECT_TRUE(result.ok()) << result.error().describe();
    return result.ok() ? as_text(result->rows.at(0).at(0)) : "";
  }
  std::string one(const std::string& text) { return one(*connection_, text); }
  void end_session(Connection& connection) {
    const std::string pid = connection.session().substr(8);
    execute("select pg_terminate_backend(" + pid + ")");
    while (*database_->scalar("select count(*) from pg_stat_activity where pid = " + pid) != "0") {
      std::this_thread::sleep_for(Milliseconds(5));
    }
  }
};

TEST_F(ConnectionTest, ValuesGoInAndComeBack) {
  const auto result = connection_->run(
      sql("select $1::int8 as a, $2::text, $3::bytea, $4::float8, $5::text, $6::text",
          {std::int64_t{-7}, std::string("ä\"'\\"), Blob{std::string("\0\xff", 2)}, 0.1,
           std::monostate{}, std::string()}));
  ASSERT_TRUE(result.ok()) << result.error().describe();
  EXPECT_EQ(result->columns[0], "a");
  const auto& row = result->rows[0];
  EXPECT_EQ(as_int(row[0]), -7);
  EXPECT_EQ(as_text(row[1]), "ä\"'\\");
  EXPECT_EQ(as_text(row[2]), "\\x00ff");
  EXPECT_EQ(as_double(row[3]), 0.1);
  EXPECT_TRUE(is_null(row[4]));
  EXPECT_EQ(as_text(row[5]), "");
  EXPECT_EQ(error_of("select $1::text", {std::string("a\0b", 3)}).kind, ErrorKind::kInvalidInput);
}

TEST_F(ConnectionTest, AffectedRows) {
  execute("create table t (a int)");
  EXPECT_EQ(connection_->run(sql("insert into public.t select generate_series(1, 5)"))->affected,
            5);
  EXPECT_EQ(connection_->run(sql("update public.t set a = 0 where a > 3"))->affected, 2);
}

TEST_F(ConnectionTest, NothingDependsOnTheRolesDefaults) {
  execute("alter role postgres in database " + database_->name() +
          " set timezone = 'Asia/Tokyo';"
          " alter role postgres in database " +
          database_->name() +
          " set search_path = public;"
          " alter role postgres in database " +
          database_->name() +
          " set row_security = on;"
          " alter role postgres in database " +
          database_->name() +
          " set statement_timeout = '2s';"
          " alter role postgres in database " +
          database_->name() + " set default_transaction_isolation = serializable");
  const auto fresh = open("postgres", {Milliseconds(777), "me"});
  for (const Setting& setting : pinned_settings()) {
    EXPECT_EQ(one(*fresh, "select current_setting('" + std::string(setting.name) + "')"),
              setting.value);
  }
  EXPECT_EQ(one(*fresh, "show lock_timeout"), "777ms");
  EXPECT_EQ(one(*fresh, "show statement_timeout"), "0");
  EXPECT_EQ(one(*fresh, "show row_security"), "off");
  EXPECT_EQ(one(*fresh, "show application_name"), "me");
  EXPECT_EQ(one(*fresh, "show client_encoding"), "UTF8");
  EXPECT_EQ(one(*fresh, "show transaction_isolation"), "read committed");
  EXPECT_EQ(one(*fresh, "show idle_in_transaction_session_timeout"), "10s");
  if (major() >= 14) {
    EXPECT_EQ(one(*fresh, "show client_connection_check_interval"), "1s");
  }
}

// What it sets would be left to the application.
TEST_F(ConnectionTest, WhoOnlyReadsTakesNoPooler) {
  const FakePooler pooler(database_->server().socket_dir(), database_->name(),
                          FakePooler::Mode::kTransaction);
  const auto through = connect(*Dsn::parse(pooler.url()), {.read_only = true});
  ASSERT_FALSE(through.ok());
  EXPECT_EQ(through.error().kind, ErrorKind::kRefused);
  const auto straight = connect(*Dsn::parse(database_->url()), {.read_only = true});
  ASSERT_TRUE(straight.ok()) << straight.error().describe();
  EXPECT_EQ((*straight)->run(sql("create table public.made (a int)")).error().native_code, "25006");
}

TEST_F(ConnectionTest, KindsOfErrors) {
  execute(
      "create table t (id int primary key, a int not null check (a > 0)); insert into t values"
      " (3, 1)");
  EXPECT_EQ(error_of("insert into t values (3, 1)").kind, ErrorKind::kNotFound)
      << "not in search_path";
  EXPECT_EQ(error_of("insert into public.t values (3, 1)").kind, ErrorKind::kData);
  EXPECT_EQ(error_of("insert into public.t values (4, 0)").kind, ErrorKind::kData);
  EXPECT_EQ(error_of("select 1/0").kind, ErrorKind::kData);
  EXPECT_EQ(error_of("select from public.nosuch").kind, ErrorKind::kNotFound);
  EXPECT_EQ(error_of("selec").kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(error_of("create table public.t ()").kind, ErrorKind::kConflict);
  EXPECT_EQ(error_of("select 1; select 2").kind, ErrorKind::kInvalidInput) << "one statement only";
  ASSERT_TRUE(connection_->begin().ok());
  ASSERT_TRUE(connection_->run(sql("set transaction read only")).ok());
  EXPECT_EQ(error_of("create table public.x ()").kind, ErrorKind::kRefused);
  connection_->rollback();
}

TEST_F(ConnectionTest, NoRowValueInAnyMessage) {
  execute(
      "create table t (id text primary key, a int check (a <> 4711), d date, n numeric(4,2));"
      " insert into t values ('secret');"
      " create function f() returns trigger language plpgsql as $$ begin"
      "  raise exception 'no % here', new.id using detail = new.id, hint = new.id, errcode ="
      " '23505'; end $$;"
      " create table u (id text); create trigger g before insert on u for each row execute"
      " function f()");
  for (const char* text :
       {"insert into public.t values ('secret')", "insert into public.t values ('x', 4711)",
        "insert into public.t values ('x', 'secret')", "select 'secret'::pg_catalog.date",
        "insert into public.t (id, n) values ('y', 4711)", "insert into public.u values ('secret')",
        "select 'secret' ~ '['", "select repeat('secret', 4711)::json",
        "select '{\"secret\"'::json", "select 47110000000000::int",
        "select ('[secret' || ',')::int4range", "select chr(4711000)",
        "select 'a secret \"quoted\" 4711'::uuid", "select to_date('secret', 'YYYY')",
        "select '\\x471'::bytea", "select convert_from('\\x47ff11', 'UTF8')"}) {
    const std::string message = error_of(text).describe();
    EXPECT_THAT(message, Not(HasSubstr("secret"))) << text;
    EXPECT_THAT(message, Not(HasSubstr("471"))) << text;
  }
  EXPECT_EQ(error_of("insert into public.t values ('secret')").describe(),
            "duplicate key value violates unique constraint \"t_pkey\" (table \"t\") [23505]");
  EXPECT_EQ(error_of("insert into public.t values ('x', 4711)").describe(),
            "new row for relation \"t\" violates check constraint \"t_a_check\" [23514]");
  EXPECT_EQ(error_of("insert into public.t values ('x', 'secret')").describe(),
            "invalid input syntax for type integer: \"...\" [22P02]");
  EXPECT_EQ(error_of("insert into public.u values ('secret')").describe(),
            "in function public.f() line 1: raised by a function or trigger [23505]");
}

TEST_F(ConnectionTest, TogetherIsAllOrNothing) {
  execute("create table t (a int unique deferrable initially deferred)");
  const auto sets =
      connection_->run_together({sql("insert into public.t values ($1::int)", {std::int64_t{1}}),
                                 sql("select a, a + 1 from public.t")});
  ASSERT_TRUE(sets.ok()) << sets.error().describe();
  ASSERT_EQ(sets->size(), 2U);
  EXPECT_EQ(as_int((*sets)[1].rows[0][1]), 2);
  const auto failed =
      connection_->run_together({sql("insert into public.t values (2)"), sql("select 1/0"),
                                 sql("insert into public.t values (3)")});
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().native_code, "22012");
  const auto at_commit = connection_->run_together({sql("insert into public.t values (1)")});
  ASSERT_FALSE(at_commit.ok());
  EXPECT_EQ(at_commit.error().kind, ErrorKind::kData);
  EXPECT_EQ(one("select count(*) from public.t"), "1");
  EXPECT_TRUE(connection_->run_together({}).ok());
}

TEST_F(ConnectionTest, WhatIsKeptIsPreparedAtItsSecondRun) {
  const auto answer = [&](Connection& connection, std::int64_t number) {
    const auto sets = connection.run_together(
        {sql("set transaction read only"),
         {Sql::checked("select $1::int + 1, (select count(*) from pg_prepared_statements)"),
          {number},
          true}});
    EXPECT_TRUE(sets.ok()) << sets.error().describe();
    return sets.ok() ? as_text(sets->at(1).rows[0][0]) + " " + as_text(sets->at(1).rows[0][1]) : "";
  };
  EXPECT_EQ(answer(*connection_, 1), "2 0");
  EXPECT_EQ(answer(*connection_, 2), "3 1");
  EXPECT_EQ(answer(*connection_, 3), "4 1");
  // A transaction that fails before it or with it leaves nothing half known.
  const Statement other{Sql::checked("select 1 / $1::int"), {std::int64_t{0}}, true};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(connection_->run_together({sql("select 1/0"), other}).error().native_code, "22012");
    EXPECT_EQ(connection_->run_together({other, other}).error().native_code, "22012");
  }
  EXPECT_TRUE(connection_->run_together({{other.sql, {std::int64_t{1}}, true}}).ok());
  // Somebody takes it away: a pooler that gives another session, DISCARD ALL.
  ASSERT_TRUE(connection_->run(sql("deallocate all")).ok());
  EXPECT_EQ(answer(*connection_, 4), "5 0");
  EXPECT_EQ(answer(*connection_, 5), "6 0");
  ASSERT_TRUE(connection_->reconnect().ok());
  EXPECT_EQ(answer(*connection_, 6), "7 0");
  EXPECT_EQ(answer(*connection_, 7), "8 1");
}

TEST_F(ConnectionTest, CommitOfAFailedTransactionIsAnError) {
  ASSERT_TRUE(connection_->begin().ok());
  EXPECT_EQ(error_of("select 1/0").kind, ErrorKind::kData);
  const Status committed = connection_->commit();
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().kind, ErrorKind::kInternal);
  EXPECT_EQ(one("select 1"), "1");
}

TEST_F(ConnectionTest, LockTimeoutNamesItselfAndSurvivesRollback) {
  execute("create table t (a int)");
  auto other = open("postgres");
  ASSERT_TRUE(other->begin().ok());
  ASSERT_TRUE(other->run(sql("lock table public.t")).ok());
  ASSERT_TRUE(connection_->begin().ok());
  ASSERT_TRUE(connection_->set_lock_timeout(Milliseconds(50)).ok());
  const Error error = error_of("select from public.t");
  EXPECT_EQ(error.kind, ErrorKind::kRetryable);
  EXPECT_EQ(error.describe(),
            "canceling statement due to lock timeout (lock_timeout is 50 ms) [55P03]");
  connection_->rollback();
  EXPECT_EQ(one("show lock_timeout"), "50ms");
}

TEST_F(ConnectionTest, CancelFromAnotherThread) {
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(100));
    connection_->cancel();
  });
  const Error error = error_of("select pg_sleep(20)");
  other.join();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_EQ(one("select 1"), "1");
}

TEST_F(ConnectionTest, ASessionEndedAtRestIsLostNotInDoubt) {
  execute("create table t (a int)");
  end_session(*connection_);
  EXPECT_FALSE(connection_->alive());
  EXPECT_EQ(error_of("insert into public.t values (1)").kind, ErrorKind::kConnectionLost);
  ASSERT_TRUE(connection_->set_lock_timeout(Milliseconds(40)).error().kind ==
              ErrorKind::kConnectionLost);
  ASSERT_TRUE(connection_->reconnect().ok());
  EXPECT_TRUE(connection_->alive());
  EXPECT_EQ(one("show lock_timeout"), "300ms");
  EXPECT_TRUE(connection_->run(sql("insert into public.t values (1)")).ok());
}

TEST_F(ConnectionTest, LostWhileUnderWay) {
  const auto lost = [&](const std::string& text, bool in_transaction) {
    auto victim = open("postgres");
    if (in_transaction) {
      EXPECT_TRUE(victim->begin().ok());
    }
    std::thread killer([&] {
      std::this_thread::sleep_for(Milliseconds(150));
      end_session(*victim);
    });
    const auto result = victim->run(sql(text));
    killer.join();
    EXPECT_FALSE(result.ok());
    return result.error().kind;
  };
  EXPECT_EQ(lost("create table public.x as select 1 as a from pg_sleep(20)", false),
            ErrorKind::kInDoubt);
  EXPECT_EQ(lost("create table public.x as select 1 as a from pg_sleep(20)", true),
            ErrorKind::kConnectionLost);
  EXPECT_EQ(lost("select pg_sleep(20)", false), ErrorKind::kConnectionLost);
}

TEST_F(ConnectionTest, LostInAPipeline) {
  execute(
      "create table t (a int);"
      " create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(20);"
      " return null; end';"
      " create constraint trigger late after insert on t initially deferred for each row execute"
      " function slow()");
  const auto lost = [&](const std::vector<Statement>& statements) {
    auto victim = open("postgres");
    std::thread killer([&] {
      std::this_thread::sleep_for(Milliseconds(150));
      end_session(*victim);
    });
    const auto result = victim->run_together(statements);
    killer.join();
    EXPECT_FALSE(result.ok());
    return result.error().kind;
  };
  EXPECT_EQ(lost({sql("create table public.y ()"), sql("select pg_sleep(20)")}),
            ErrorKind::kConnectionLost)
      << "the server said that it ended before COMMIT";
  EXPECT_EQ(lost({sql("insert into public.t values (1)")}), ErrorKind::kInDoubt)
      << "killed within COMMIT";
  EXPECT_EQ(lost({sql("select 1"), sql("select pg_sleep(20)")}), ErrorKind::kConnectionLost);
}

TEST_F(ConnectionTest, ServerKilledInAPipelineIsInDoubt) {
  auto server = testing::PostgresServer::create({.major = major(), .settings = {}});
  ASSERT_TRUE(server.ok()) << server.error().describe();
  auto victim = connect(*Dsn::parse((*server)->url("postgres")), {});
  ASSERT_TRUE(victim.ok());
  std::thread killer([&] {
    std::this_thread::sleep_for(Milliseconds(150));
    (*server)->kill();
  });
  const auto result =
      (*victim)->run_together({sql("create table public.y ()"), sql("select pg_sleep(20)")});
  killer.join();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, ErrorKind::kInDoubt) << result.error().describe();
  EXPECT_FALSE((*victim)->alive());
  const Status again = (*victim)->reconnect();
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind, ErrorKind::kConnectionLost) << again.error().describe();
}

TEST_F(ConnectionTest, WhoHoldsLocksAndIsNotHeardOfIsEndedSoon) {
  execute("create table t (a int)");
  ASSERT_TRUE(connection_->begin().ok());
  ASSERT_TRUE(connection_->set_lock_timeout(Milliseconds(100)).ok());
  EXPECT_EQ(one("select current_setting('idle_in_transaction_session_timeout')"), "1s");
  ASSERT_TRUE(connection_->commit().ok());
  EXPECT_EQ(one("select current_setting('idle_in_transaction_session_timeout')"), "10s");
}

TEST_F(ConnectionTest, WhyItCannotConnect) {
  const auto kind = [](const std::string& url) {
    const auto result = connect(*Dsn::parse(url), {});
    EXPECT_FALSE(result.ok());
    return std::make_pair(result.error().kind, result.error().describe());
  };
  const auto [missing, text] = kind(server_->url("nosuch"));
  EXPECT_EQ(missing, ErrorKind::kNotFound);
  EXPECT_THAT(text, HasSubstr("database \"nosuch\" does not exist [3D000]"));
  EXPECT_EQ(kind(server_->url("postgres", "nobody_here")).first, ErrorKind::kRefused);
  EXPECT_EQ(kind("postgres:///x?host=/nowhere").first, ErrorKind::kConnectionLost);
  EXPECT_EQ(kind("postgres://127.0.0.1:1/x").first, ErrorKind::kConnectionLost);
  EXPECT_EQ(kind("postgres://h/x?nonsense=1").first, ErrorKind::kInvalidInput);
  EXPECT_THAT(kind("postgres://u:topsecret@127.0.0.1:1/x").second, Not(HasSubstr("topsecret")));
  execute("create role few login connection limit 0");
  EXPECT_EQ(kind(server_->url(database_->name(), "few")).first, ErrorKind::kRetryable);
  execute("drop role few");
}

}  // namespace
}  // namespace shoofly::postgres
