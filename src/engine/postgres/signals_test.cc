// Every signal, read on a server on which it is provoked.

#include "engine/postgres/signals.h"

#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/postgres/load.h"
#include "engine/postgres/test_support.h"
#include "harness/postgres_standby.h"

namespace shoofly::postgres {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;
using testing::PostgresServer;
using testing::PostgresStandby;

SessionOptions named(const std::string& name) {
  SessionOptions options;
  options.application_name = name;
  return options;
}

LoadReading read_on(Connection& connection, const std::string& signal,
                    const std::vector<QualifiedName>& tables = {}) {
  const auto reading = load_probe().read(connection, {{signal}, tables});
  EXPECT_TRUE(reading.ok()) << reading.error().describe();
  return reading.ok() ? *reading : LoadReading{};
}

// What is provoked shows after a moment.
void eventually(const std::function<bool()>& reached, const std::string& what) {
  bool shown = false;
  for (int i = 0; i < 1'000 && !shown; ++i) {
    if (i > 0) std::this_thread::sleep_for(Milliseconds(10));
    shown = reached();
  }
  EXPECT_TRUE(shown) << what;
}

// A server of its own: other tests' sessions would be counted, too.
class SignalsTest : public ::testing::Test {
 protected:
  static int major() {
    const char* chosen = std::getenv("SHOOFLY_TEST_POSTGRES");
    return chosen == nullptr ? 15 : std::atoi(chosen);
  }
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(major());
    auto server = PostgresServer::create({.major = major(), .settings = {"wal_level = logical"}});
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *std::move(server);
    guards_ = open("postgres", "shoofly guards");
  }
  std::unique_ptr<Connection> open(const std::string& user, const std::string& name) {
    auto made = connect(*Dsn::parse(server_->url("postgres", user)), named(name));
    EXPECT_TRUE(made.ok()) << made.error().describe();
    return made.ok() ? *std::move(made) : nullptr;
  }
  void execute(const std::string& sql) {
    const Status done = server_->execute("postgres", sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  Signal signal(const std::string& name) {
    return read_on(*guards_, name, {{"public", "t"}}).signals[name];
  }
  double value(const std::string& name) {
    const Signal found = signal(name);
    EXPECT_TRUE(found.value) << name << ": " << found.trouble;
    return found.value.value_or(-1);
  }

  std::unique_ptr<PostgresServer> server_;
  std::unique_ptr<Connection> guards_;
};

// A session that runs one statement in a thread of its own.
class Running {
 public:
  Running(std::unique_ptr<Connection> connection, std::string sql)
      : connection_(std::move(connection)), thread_([this, text = std::move(sql)] {
          static_cast<void>(connection_->run({Sql::checked(text), {}}));
        }) {}
  ~Running() {
    connection_->cancel();
    thread_.join();
  }

 private:
  std::unique_ptr<Connection> connection_;
  std::thread thread_;
};

TEST_F(SignalsTest, AQuietServerHasNothing) {
  for (const std::string name : {"wal_retained", "blocked_queries", "lock_queue", "active_sessions",
                                 "cpu_waits", "oldest_transaction", "dead_tuples", "own_share"})
    EXPECT_EQ(value(name), 0) << name;
  EXPECT_TRUE(read_on(*guards_, "replica_lag").followers.empty());
  const std::int64_t before = read_on(*guards_, "wal_rate").log_position;
  execute("create table t as select generate_series(1, 10000) as a");
  eventually([&] { return read_on(*guards_, "wal_rate").log_position > before + 100'000; },
             "our servers commit asynchronously");
}

TEST_F(SignalsTest, SessionsAtWorkAndTheOldestTransaction) {
  const Running sleeping(open("postgres", "web"), "select pg_sleep(60)");
  const Running busy(open("postgres", "web"),
                     "select count(*) from generate_series(1, 1000000000) i");
  const Running ours(open("postgres", "shoofly backfill"), "select pg_sleep(60)");
  eventually([&] { return value("active_sessions") == 2; }, "two are active, ours does not count");
  eventually([&] { return value("cpu_waits") == 1; }, "one of them waits for nothing");
  EXPECT_EQ(value("own_share"), 2);
  eventually([&] { return value("oldest_transaction") >= 0.2; }, "its transaction ages");
  EXPECT_LT(value("oldest_transaction"), 60);
}

TEST_F(SignalsTest, WhoWaitsForALockAndWhoWaitsForOurs) {
  execute("create table t (a int); create table other (a int)");
  auto holder = open("postgres", "web");
  ASSERT_TRUE(holder->begin().ok());
  ASSERT_TRUE(holder->run({Sql::checked("lock table public.other"), {}}).ok());
  const Running waits(open("postgres", "web"), "set lock_timeout = 0; select from public.other");
  auto patient = open("postgres", "web");
  ASSERT_TRUE(patient->set_lock_timeout(std::chrono::minutes(1)).ok());
  const Running blocked(std::move(patient), "select from public.other");
  eventually([&] { return value("blocked_queries") == 1; }, "one waits for another's lock");
  EXPECT_EQ(value("lock_queue"), 0) << "not for ours";

  // Ours waits for a reader's lock; who comes after us waits for us.
  auto reader = open("postgres", "web");
  ASSERT_TRUE(reader->begin().ok());
  ASSERT_TRUE(reader->run({Sql::checked("select from public.t"), {}}).ok());
  auto ddl = open("postgres", "shoofly");
  ASSERT_TRUE(ddl->set_lock_timeout(std::chrono::minutes(1)).ok());
  const Running alter(std::move(ddl), "alter table public.t add column b int");
  eventually([&] { return value("blocked_queries") == 1; }, "ours is not counted");
  auto behind = open("postgres", "web");
  ASSERT_TRUE(behind->set_lock_timeout(std::chrono::minutes(1)).ok());
  const Running queued(std::move(behind), "select from public.t");
  eventually([&] { return value("lock_queue") == 1; }, "one waits behind our waiting ALTER TABLE");
  EXPECT_EQ(value("blocked_queries"), 2);
}

TEST_F(SignalsTest, DeadRowsOfTheTablesOfTheChange) {
  execute("create table t (a int); create table small (a int); insert into small values (1)");
  execute("insert into t select generate_series(1, 4000)");
  execute("delete from t where a <= 1000; delete from small");
  eventually([&] { return value("dead_tuples") > 0.2; }, "a quarter of its rows is dead");
  const Signal found = signal("dead_tuples");
  EXPECT_NEAR(found.value.value(), 0.25, 0.02);
  EXPECT_EQ(found.source, "public.t");
}

TEST_F(SignalsTest, LogThatASlotHoldsBackAndItsLag) {
  execute("select pg_create_physical_replication_slot('left_behind', true)");
  execute("select pg_create_logical_replication_slot('changes', 'test_decoding')");
  execute("create table t as select generate_series(1, 20000) as a; select pg_switch_wal()");
  const Signal retained = signal("wal_retained");
  EXPECT_THAT(retained.value.value(), AllOf(Ge(1'000'000), Le(20'000'000)));
  EXPECT_EQ(retained.source, "slot left_behind");
  const LoadReading reading = read_on(*guards_, "replica_lag");
  ASSERT_EQ(reading.followers.size(), 2U);
  EXPECT_EQ(reading.followers[0].name, "slot changes");
  EXPECT_EQ(reading.followers[1].name, "slot left_behind");
  for (const Follower& follower : reading.followers) {
    ASSERT_TRUE(follower.position) << follower.name;
    EXPECT_LT(*follower.position + 1'000'000, reading.log_position) << follower.name;
  }
}

TEST_F(SignalsTest, LagOfAStandbyWhoseReplayStandsStill) {
  execute("create table t (a int)");
  auto made = PostgresStandby::create(*server_);
  ASSERT_TRUE(made.ok()) << made.error().describe();
  PostgresStandby& standby = **made;
  ASSERT_TRUE(standby.wait_until_caught_up().ok());
  const auto follower = [&] {
    const LoadReading reading = read_on(*guards_, "replica_lag");
    EXPECT_EQ(reading.followers.size(), 1U) << "its slot is active and not counted twice";
    return reading.followers.empty() ? Follower{} : reading.followers[0];
  };
  EXPECT_EQ(follower().name, "standby standby");
  ASSERT_TRUE(standby.hold_replay().ok());
  const std::int64_t held = follower().position.value_or(-1);
  execute("insert into t select generate_series(1, 10000)");
  LoadReading behind;
  eventually(
      [&] {
        behind = read_on(*guards_, "replica_lag");
        return behind.log_position > behind.followers.at(0).position.value() + 100'000;
      },
      "the log is ahead of it");
  EXPECT_LE(follower().position.value(), held + 100'000);
  ASSERT_TRUE(standby.resume_replay().ok());
  ASSERT_TRUE(standby.wait_until_caught_up().ok());
  eventually([&] { return follower().position >= behind.log_position; }, "it has replayed all");

  // One who is gone leaves its slot, which then is the follower.
  ASSERT_TRUE(standby.server().stop().ok());
  eventually([&] { return follower().name == "slot standby"; }, "its slot is inactive");
}

TEST_F(SignalsTest, AsOneWhoMaySeeLittle) {
  execute("create role blind login; create role app login");
  auto made = PostgresStandby::create(*server_);
  ASSERT_TRUE(made.ok()) << made.error().describe();
  const auto app = open("app", "web");
  guards_ = open("blind", "shoofly guards");
  for (const char* name : {"active_sessions", "cpu_waits", "own_share", "oldest_transaction"})
    EXPECT_EQ(signal(name).trouble,
              "1 session of other roles may not be seen; grant pg_monitor to this role")
        << name;
  const LoadReading reading = read_on(*guards_, "replica_lag");
  ASSERT_EQ(reading.followers.size(), 1U);
  EXPECT_THAT(reading.followers[0].trouble,
              HasSubstr("may not be seen; grant pg_monitor to this role"));
  EXPECT_EQ(value("blocked_queries"), 0) << "locks are shown to everybody";
  EXPECT_EQ(value("lock_queue"), 0);
  execute("grant pg_monitor to blind");
  EXPECT_EQ(value("active_sessions"), 0);
}

class SignalQueryTest : public PostgresTest {};

TEST_F(SignalQueryTest, OneSelectAndNothingElse) {
  const LoadProbe& load = load_probe();
  for (const char* good :
       {"select 1 from public.orders where id = 42", "select count(*) from pg_class",
        "with x as (select 1 as a) select a from x", "select 1 union all select 2 limit 1"})
    EXPECT_TRUE(load.check_query(good).ok()) << good;
  for (const char* bad :
       {"", "select 1; select 2", "1", "delete from public.t", "select 1) + (select 2",
        "select 1 from public.t for update", "select 1 -- note", "select $1", "1 + (select 2)",
        "select 1 into public.x", "table"})
    EXPECT_FALSE(load.check_query(bad).ok()) << bad;
  const Status unqualified = load.check_query("select 1 from orders");
  EXPECT_EQ(unqualified.error().message, "table \"orders\" is written without its schema");
}

TEST_F(SignalQueryTest, RunsWhereItCanWriteNothingAndNotForLong) {
  execute("create table t (a int); create sequence s; insert into t values (41)");
  const LoadProbe& load = load_probe();
  EXPECT_EQ(*load.ask(*connection_, "select a + 1.5 from public.t", Milliseconds(1000)), 42.5);
  EXPECT_EQ(*load.ask(*connection_, "select a from public.t where a = 0", Milliseconds(1000)),
            std::nullopt);
  EXPECT_EQ(*load.ask(*connection_, "select 'many'", Milliseconds(1000)), std::nullopt);
  EXPECT_EQ(*load.ask(*connection_, "select i, 'x' from generate_series(7, 9) i order by 1",
                      Milliseconds(1000)),
            7);
  EXPECT_EQ(*load.ask(*connection_, "select 12345678901::numeric / 2", Milliseconds(1000)),
            6172839450.5);
  EXPECT_FALSE(load.ask(*connection_, "select nextval('public.s')", Milliseconds(1000)).ok());
  const auto begun = std::chrono::steady_clock::now();
  const auto slow = load.ask(*connection_, "select 1 from pg_sleep(30)", Milliseconds(200));
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().kind, ErrorKind::kRetryable) << slow.error().describe();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
  EXPECT_EQ(as_text(connection_->run({Sql::checked("show transaction_read_only"), {}})->rows[0][0]),
            "off");
}

}  // namespace
}  // namespace shoofly::postgres
