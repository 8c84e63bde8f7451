// A run that feels the database: what each action of a guard does to the whole program, on real
// servers on which the signal is provoked.

#include <algorithm>
#include <functional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bad_input/program.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/postgres_standby.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr const char* kGuarded[] = {"start", "change.yaml", "--no-probe", "--quiet"};

std::string change(const std::string& backfill, const std::string& guards) {
  return fmt::format(
      "change: rename-email\n"
      "operations:\n"
      "  - rename_column: {{ table: users, column: email, to: mail }}\n"
      "backfill: {{ {} }}\n"
      "guards: [ {} ]\n",
      backfill, guards);
}

class GuardedRun : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::create({.major = 15});
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *std::move(server);
    program_ = std::make_unique<Program>(server_->url("postgres"));
  }
  void given(int rows, const std::string& backfill, const std::string& guards) {
    execute(
        fmt::format("create table users (id integer primary key, email text);"
                    "insert into users select i, 'mail ' || i from generate_series(1, {}) i;"
                    "create table other (a int); analyze users",
                    rows));
    program_->write("change.yaml", change(backfill, guards));
  }
  void execute(const std::string& sql) {
    const Status done = server_->execute("postgres", sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  std::string scalar(const std::string& sql) const {
    const auto value = server_->scalar("postgres", sql);
    return value.ok() ? *value : value.error().describe();
  }
  PostgresClient session() const {
    auto client = PostgresClient::connect(server_->url("postgres") + "&application_name=web");
    EXPECT_TRUE(client.ok()) << client.error().describe();
    return *std::move(client);
  }
  std::int64_t filled() const {
    const std::string count =
        scalar("select coalesce(sum(rows), 0) from shoofly.chunk where slot >= 0");
    return count.empty() || count.find_first_not_of("0123456789") != std::string::npos
               ? 0
               : std::stoll(count);
  }
  static void eventually(const std::function<bool()>& reached, const std::string& what,
                         seconds timeout = seconds(60)) {
    const auto until = std::chrono::steady_clock::now() + timeout;
    while (std::chrono::steady_clock::now() < until) {
      if (reached()) return;
      std::this_thread::sleep_for(milliseconds(20));
    }
    FAIL() << what;
  }
  Process started() { return program_->spawn({std::begin(kGuarded), std::end(kGuarded)}); }
  nlohmann::json status() const {
    const ProcessResult result = program_->run({"status", "rename-email-1", "--format", "json"});
    const auto json = nlohmann::json::parse(result.out, nullptr, false);
    EXPECT_FALSE(json.is_discarded()) << result.out << result.err;
    return json;
  }
  std::string told() const {
    return scalar(
        "select string_agg(text, E'\\n' order by number) from shoofly.event where kind = 'guard'");
  }
  static ProcessResult ended(Process& process) {
    const auto result = process.wait(std::chrono::minutes(3));
    EXPECT_TRUE(result.has_value());
    return result.value_or(ProcessResult{});
  }
  ProcessResult start_to_the_end() {
    return program_->run({std::begin(kGuarded), std::end(kGuarded)});
  }
  void expect_complete() {
    EXPECT_EQ(scalar("select count(*) from users where mail is distinct from email"), "0");
    EXPECT_EQ(scalar("select status from shoofly.run"), "at the gate");
  }

  std::unique_ptr<PostgresServer> server_;
  std::unique_ptr<Program> program_;
};

TEST_F(GuardedRun, ALaggingStandbySlowsTheFillDownAndLetsItGoOn) {
  // The rate is bounded so that no machine is through before the standby lags.
  given(400'000, "batch: 100..500, workers: 2, rows_per_second: 40000",
        "{ signal: replica_lag, above: 1s, then: throttle }");
  auto standby = PostgresStandby::create(*server_);
  ASSERT_TRUE(standby.ok()) << standby.error().describe();
  ASSERT_TRUE((*standby)->wait_until_caught_up().ok());
  Process run = started();
  eventually([&] { return filled() > 4'000; }, "the fill has begun");
  const auto rate_over = [&](milliseconds time) {
    const std::int64_t before = filled();
    std::this_thread::sleep_for(time);
    return static_cast<double>(filled() - before) / static_cast<double>(time.count());
  };
  const double free_rate = rate_over(milliseconds(1'000));
  ASSERT_TRUE((*standby)->hold_replay().ok());
  eventually(
      [&] { return scalar("select state::json->>'share' <= '0.02' from shoofly.guard") == "t"; },
      "the share falls while the lag grows");
  const double held_rate = rate_over(milliseconds(2'000));
  const nlohmann::json held = status();
  ASSERT_TRUE(held.contains("guards")) << held.dump(2);
  EXPECT_LT(held["guards"]["share"].get<double>(), 0.2);
  EXPECT_THAT(held["guards"]["because"].get<std::string>(),
              HasSubstr("replica_lag of standby standby is"));
  EXPECT_THAT(program_->run({"status", "rename-email-1"}).out, HasSubstr("replica_lag of standby"));
  const std::string behind =
      scalar("select pg_current_wal_lsn() - replay_lsn from pg_stat_replication");
  EXPECT_LT(std::stoll(behind), 400'000LL * 300) << "the rest of the log was not written";
  ASSERT_TRUE((*standby)->resume_replay().ok());
  eventually(
      [&] { return scalar("select state::json->>'share' > '0.9' from shoofly.guard") != "f"; },
      "the share rises again");
  // A machine may be busy with others at one moment: the freer of the two is the measure.
  EXPECT_LT(held_rate, 0.3 * std::max(free_rate, rate_over(milliseconds(1'000))));
  EXPECT_EQ(ended(run).exit_code, 0);
  expect_complete();
  EXPECT_THAT(told(), HasSubstr("above 1.0 s: throttled"));
  ASSERT_TRUE((*standby)->wait_until_caught_up().ok());
  EXPECT_EQ(
      *(*standby)->server().scalar("postgres", "select count(*) from users where mail = email"),
      "400000");
}

TEST_F(GuardedRun, BlockedQueriesPauseTheFillUntilTheyAreGone) {
  given(2'000, "batch: 5..5, workers: 2, rows_per_second: 250",
        "{ signal: blocked_queries, above: 0, then: pause }");
  Process run = started();
  eventually([&] { return filled() > 50; }, "the fill has begun");
  PostgresClient holder = session();
  ASSERT_TRUE(holder.execute("begin; lock table other").ok());
  std::thread waiter([&] {
    PostgresClient waiting = session();
    EXPECT_TRUE(waiting.execute("select from other").ok());
  });
  eventually([&] { return scalar("select state::json->>'paused' from shoofly.guard") == "true"; },
             "it is paused");
  // The chunks under way come to their end; then there is not one more.
  std::int64_t before = -1;
  eventually(
      [&] {
        const std::int64_t then = std::exchange(before, filled());
        std::this_thread::sleep_for(milliseconds(1'500));
        return before == then;
      },
      "nothing is filled");
  EXPECT_LT(before, 2'000);
  EXPECT_EQ(status()["guards"]["paused"], true);
  EXPECT_THAT(program_->run({"status", "rename-email-1"}).out,
              HasSubstr("paused: blocked_queries is 1, above 0"));
  EXPECT_TRUE(holder.execute("commit").ok());
  waiter.join();
  EXPECT_EQ(ended(run).exit_code, 0);
  expect_complete();
  EXPECT_THAT(told(), HasSubstr("blocked_queries is 1, above 0: paused"));
  EXPECT_THAT(told(), HasSubstr("blocked_queries is 0, no longer above 0"));
}

TEST_F(GuardedRun, AnOldTransactionHaltsTheRunAndResumeGoesOn) {
  given(2'000, "batch: 5..5, workers: 1, rows_per_second: 250",
        "{ signal: oldest_transaction, above: 2s, then: halt }");
  PostgresClient holder = session();
  ASSERT_TRUE(holder.execute("begin; select count(*) from other").ok());
  const ProcessResult halted = start_to_the_end();
  EXPECT_EQ(halted.exit_code, 4) << halted.err;
  EXPECT_THAT(halted.err, HasSubstr("oldest_transaction is"));
  EXPECT_EQ(scalar("select status from shoofly.run"), "stopped by a guard");
  EXPECT_THAT(told(), HasSubstr("above 2.0 s: halted"));
  EXPECT_EQ(program_->run({"resume", "rename-email-1", "--quiet"}).exit_code, 4) << "it still is";
  ASSERT_TRUE(holder.execute("commit").ok());
  const ProcessResult resumed = program_->run({"resume", "rename-email-1", "--quiet"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  expect_complete();
}

TEST_F(GuardedRun, AGuardTakesTheRunBack) {
  given(2'000, "batch: 5..5, workers: 1, rows_per_second: 250",
        "{ signal: oldest_transaction, above: 2s, then: rollback }");
  const std::string before = program_->dump();
  PostgresClient holder = session();
  ASSERT_TRUE(holder.execute("begin; select count(*) from other").ok());
  const ProcessResult back = start_to_the_end();
  EXPECT_EQ(back.exit_code, 4) << back.err;
  EXPECT_THAT(back.err, HasSubstr("the run was rolled back for that"));
  EXPECT_EQ(scalar("select status from shoofly.run"), "rolled back");
  EXPECT_THAT(told(), HasSubstr("above 2.0 s: going back"));
  EXPECT_EQ(program_->dump(), before);
}

TEST_F(GuardedRun, AProbeThatTakesTooLongHaltsTheRun) {
  given(
      2'000, "batch: 5..5, workers: 1, rows_per_second: 250",
      "{ signal: probe, query: \"select count(*) from public.other\", p99_above: 1s, then: halt }");
  Process run = started();
  eventually([&] { return filled() > 50; }, "the fill has begun, the probe is quick");
  PostgresClient holder = session();
  ASSERT_TRUE(holder.execute("begin; lock table other").ok());
  const ProcessResult halted = ended(run);
  EXPECT_EQ(halted.exit_code, 4) << halted.err;
  EXPECT_THAT(halted.err, HasSubstr("guard: probe is "));
  EXPECT_THAT(halted.err, HasSubstr("above 1.0 s"));
  ASSERT_TRUE(holder.execute("commit").ok());
  EXPECT_EQ(program_->run({"resume", "rename-email-1", "--quiet"}).exit_code, 0);
  expect_complete();
}

TEST_F(GuardedRun, ACommandsNumberAndAQuerysNumber) {
  given(300, "batch: 50..50, workers: 1",
        "{ signal: disk_free, command: \"echo 5368709120\", below: 10GB, then: halt }");
  const ProcessResult full = start_to_the_end();
  EXPECT_EQ(full.exit_code, 4) << full.err;
  EXPECT_THAT(full.err, HasSubstr("guard: disk_free is 5.0 GB, below 10.0 GB"));
  EXPECT_EQ(program_->run({"rollback", "rename-email-1", "--quiet"}).exit_code, 0)
      << "a person who goes back is not stopped";
  program_->write("change.yaml", change("batch: 50..50",
                                        "{ signal: error_rate, query: \"select 0.5\", above: "
                                        "10%, then: halt }"));
  const ProcessResult errors = start_to_the_end();
  EXPECT_EQ(errors.exit_code, 4) << errors.err;
  EXPECT_THAT(errors.err, HasSubstr("guard: error_rate is 50 %, above 10 %"));
}

// A throttled worker rests between two chunks, not within one: vacuum is never held up by us.
TEST_F(GuardedRun, AThrottledFillHoldsNoSnapshot) {
  given(20'000, "batch: 200..200, workers: 2, rows_per_second: 2000",
        "{ signal: active_sessions, above: 0, then: throttle }");
  std::atomic<bool> over{false};
  std::thread busy([&] {
    PostgresClient client = session();
    while (!over) EXPECT_TRUE(client.execute("select pg_sleep(0.5)").ok());
  });
  Process run = started();
  eventually(
      [&] { return scalar("select state::json->>'share' <= '0.02' from shoofly.guard") == "t"; },
      "it is throttled");
  const std::string resting =
      "select count(*) from pg_stat_activity where starts_with(application_name, 'shoofly')"
      " and state = 'idle in transaction'";
  int seen = 0;
  PostgresClient watching = session();
  for (int i = 0; i < 300; ++i) {
    seen += watching.scalar(resting).value() == "0" ? 0 : 1;
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_LT(seen, 100) << "a chunk takes some 10 ms, the rest after it half a second and more";
  over = true;
  busy.join();
  EXPECT_EQ(ended(run).exit_code, 0);
  expect_complete();
}

TEST_F(GuardedRun, TheDefaultGuardsAreInThePlanAndCanBeTurnedOff) {
  given(100, "workers: 1", "");
  EXPECT_THAT(program_->run({"plan", "change.yaml", "--no-probe", "--format", "md"}).out,
              HasSubstr("nothing but you watches the load"));
  std::string text = change("workers: 1", "");
  text.resize(text.find("guards:"));
  program_->write("change.yaml", text);
  const std::string plan =
      program_->run({"plan", "change.yaml", "--no-probe", "--format", "md"}).out;
  EXPECT_THAT(plan, HasSubstr("these are the default ones"));
  EXPECT_THAT(plan, HasSubstr("own_share"));
  EXPECT_THAT(plan, HasSubstr("replica_lag"));
  EXPECT_EQ(start_to_the_end().exit_code, 0);
  expect_complete();
}

TEST_F(GuardedRun, WhatCannotBeWatchedIsRefusedByName) {
  const auto refused = [&](const std::string& guard, const std::vector<std::string>& parts) {
    program_->write("change.yaml", change("workers: 1", guard));
    const ProcessResult result = start_to_the_end();
    EXPECT_EQ(result.exit_code, 3) << guard << result.err;
    for (const std::string& part : parts) EXPECT_THAT(result.err, HasSubstr(part));
  };
  given(10, "workers: 1", "");
  refused("{ signal: probe, query: \"delete from public.other\", p99_above: 1s, then: halt }",
          {"guard \"probe\""});
  refused("{ signal: probe, query: \"select 1 from other\", p99_above: 1s, then: halt }",
          {"table \"other\" is written without its schema", "public.other"});
  refused("{ signal: probe, query: \"select 1 from public.gone\", p99_above: 1s, then: halt }",
          {"public.gone"});
  refused("{ signal: error_rate, query: \"select 'many'\", above: 1%, then: halt }",
          {"guard \"error_rate\": its query gives no number"});
  EXPECT_EQ(scalar("select to_regnamespace('shoofly') is null"), "t");
}

TEST(GuardedSqliteRun, HasNoSignalsOfAServer) {
  TempDir dir("guards");
  Program program("sqlite:" + (dir / "db").string());
  ASSERT_TRUE(program.script("create table users (id integer primary key, email text)").ok());
  program.write("change.yaml",
                change("workers: 1", "{ signal: replica_lag, above: 2s, then: throttle }"));
  const ProcessResult refused = program.run({std::begin(kGuarded), std::end(kGuarded)});
  EXPECT_EQ(refused.exit_code, 3) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("guard \"replica_lag\": sqlite has no such signal to read"));
  program.write("change.yaml", change("workers: 1",
                                      "{ signal: disk_free, command: \"echo 1\", below: 1GB, then: "
                                      "halt }"));
  EXPECT_EQ(program.run({std::begin(kGuarded), std::end(kGuarded)}).exit_code, 4);
}

}  // namespace
}  // namespace shoofly::testing
