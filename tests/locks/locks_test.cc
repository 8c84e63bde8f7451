// Locks of a run on a server with other people on it: nobody of the application waits longer for us
// than lock_timeout, whoever stands in the way is named, nobody is ended unless the change says so,
// and maintenance does not keep us out.

#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/paths.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "locks/application.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kUsers =
    "create table users (id integer primary key, name text not null);"
    "insert into users select i, 'name ' || i from generate_series(1, 1000) i";
constexpr const char* kRead = "select name from users where id = 7";
constexpr const char* kWrite = "update users set name = name where id = 8";
// What the budget leaves open: a machine that is busy with other tests.
constexpr long kSlackMs = 700;

class LocksTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(GetParam());
    auto server = PostgresServer::create({.major = GetParam(), .settings = settings()});
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = std::move(*server);
    ASSERT_TRUE(server_->create_database("shop").ok());
    execute(kUsers);
  }
  virtual std::vector<std::string> settings() const { return {}; }

  void execute(const std::string& sql) {
    const Status done = server_->execute("shop", sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  std::string scalar(const std::string& sql) {
    const auto value = server_->scalar("shop", sql);
    return value.ok() ? *value : value.error().describe();
  }
  // Each statement is sent by itself.
  PostgresClient session(const std::string& application,
                         const std::vector<std::string>& statements) {
    auto client = PostgresClient::connect(server_->url("shop"));
    EXPECT_TRUE(client.ok());
    EXPECT_TRUE(client->execute("set application_name = '" + application + "'").ok());
    for (const std::string& sql : statements) {
      const Status done = client->execute(sql);
      EXPECT_TRUE(done.ok()) << done.error().describe();
    }
    return std::move(*client);
  }
  void change(const std::string& locks) {
    write_text(dir_ / "change.yaml",
               "change: nick\noperations:\n  - add_column: { table: users, column: nick, type: "
               "text }\nlocks: " +
                   locks + "\n");
  }
  std::vector<std::string> argv(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), shoofly_binary().string());
    arguments.insert(arguments.end(), {"--target", server_->url("shop")});
    return arguments;
  }
  Process spawn_start() const {
    return Process::spawn(argv({"start", "change.yaml", "--no-probe"}),
                          {.working_dir = dir_.path()});
  }
  ProcessResult run(const std::vector<std::string>& arguments) const {
    return run_process(argv(arguments), {.working_dir = dir_.path()});
  }
  std::string events(const std::string& kind) {
    return scalar(
        "select coalesce(string_agg(text, E'\\n' order by number), '') from "
        "shoofly.event where kind = '" +
        kind + "'");
  }
  bool await(const std::string& condition, milliseconds longest = seconds(60)) {
    const auto end = std::chrono::steady_clock::now() + longest;
    while (std::chrono::steady_clock::now() < end) {
      if (scalar("select (" + condition + ")::text") == "true") return true;
      std::this_thread::sleep_for(milliseconds(20));
    }
    return false;
  }
  bool await_event(const std::string& part) {
    return await("to_regclass('shoofly.event') is not null") &&
           await("exists (select from shoofly.event where text like '%" + part + "%')");
  }
  // How often somebody of ours was seen waiting for a lock during that time.
  int seen_waiting(milliseconds during) {
    int times = 0;
    const auto end = std::chrono::steady_clock::now() + during;
    auto watcher = session("watcher", {});
    while (std::chrono::steady_clock::now() < end) {
      if (*watcher.scalar(
              "select count(*) from pg_locks l join pg_stat_activity a using (pid) where "
              "not l.granted and a.application_name = 'shoofly'") != "0")
        ++times;
      std::this_thread::sleep_for(milliseconds(5));
    }
    return times;
  }
  void expect_finished(Process& start) {
    const auto result = start.wait(seconds(60));
    ASSERT_TRUE(result.has_value()) << start.out() << start.err();
    EXPECT_EQ(result->exit_code, 0) << result->out << result->err;
    EXPECT_EQ(scalar("select status from shoofly.run"), "at the gate");
  }

  std::unique_ptr<PostgresServer> server_;
  TempDir dir_{"locks"};
};

// One attempt is all there is: it must come after the reader has gone, and nothing before it.
TEST_P(LocksTest, NothingIsAskedForBehindALongReaderAndTheFirstGapIsTaken) {
  change("{ attempts: 1, hold_off: 1h }");
  PostgresClient reader = session("report-7", {"begin", "select from users where name = 'secret'"});
  std::this_thread::sleep_for(milliseconds(400));
  Application application(server_->url("shop"), kRead, kWrite);
  Process start = spawn_start();
  ASSERT_TRUE(await_event("waiting for a quiet moment")) << start.err();
  EXPECT_EQ(seen_waiting(milliseconds(1500)), 0);
  EXPECT_TRUE(start.running());
  EXPECT_THAT(events("lock"),
              HasSubstr(fmt::format("pid {} (user \"postgres\", application \"report-7\", idle in "
                                    "transaction for ",
                                    reader.backend_pid())));
  EXPECT_THAT(events("lock"), HasSubstr("holds ACCESS SHARE, last statement: select from users "
                                        "where name = $1)"));
  ASSERT_TRUE(reader.execute("commit").ok());
  expect_finished(start);
  EXPECT_THAT(events("lock"), Not(HasSubstr("not granted")));
  EXPECT_LT(application.longest_ms(), 300 + kSlackMs);
  EXPECT_THAT(application.failures(), IsEmpty());
  EXPECT_GT(application.statements(), 100);
}

INSTANTIATE_TEST_SUITE_P(Postgres, LocksTest, ::testing::Values(13, 15, 18));

class Locks15Test : public LocksTest {};
INSTANTIATE_TEST_SUITE_P(Postgres, Locks15Test, ::testing::Values(15));

TEST_P(Locks15Test, ALongReaderDoesNotStarveUsAndTheApplicationWaitsNoLongerThanTheBudget) {
  change("{ attempts: 3, hold_off: 500ms }");
  PostgresClient reader = session("report-7", {"begin", "select from users"});
  Application application(server_->url("shop"), kRead, kWrite);
  const ProcessResult stopped = run({"start", "change.yaml", "--no-probe"});
  EXPECT_EQ(stopped.exit_code, 5) << stopped.out << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("not granted in 3 attempts of 300 ms each; in the way: pid " +
                                     std::to_string(reader.backend_pid())));
  EXPECT_THAT(stopped.err, HasSubstr("application \"report-7\", idle in transaction for"));
  EXPECT_THAT(events("lock"), HasSubstr("attempt 3 of 3"));
  EXPECT_THAT(events("cancel"), IsEmpty());
  EXPECT_EQ(*reader.scalar("select 'still there'"), "still there");
  EXPECT_LT(application.longest_ms(), 300 + kSlackMs);
  EXPECT_THAT(application.failures(), IsEmpty());
  ASSERT_TRUE(reader.execute("commit").ok());
  const ProcessResult resumed = run({"resume"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
}

TEST_P(Locks15Test, KeepTryingGoesOnUntilItIsGone) {
  change("{ timeout: 50ms, attempts: 1, hold_off: 50ms, then: keep_trying }");
  PostgresClient reader = session("report-7", {"begin", "select from users"});
  Process start = spawn_start();
  ASSERT_TRUE(await_event("attempt 3 of 1")) << start.err();
  EXPECT_THAT(events("lock"), HasSubstr("as \"then: keep_trying\" says"));
  EXPECT_TRUE(start.running());
  ASSERT_TRUE(reader.execute("commit").ok());
  expect_finished(start);
}

class Sleeper {
 public:
  Sleeper(PostgresClient client, const std::string& sql)
      : client_(std::move(client)),
        pid_(client_.backend_pid()),
        thread_([this, sql] { outcome_ = client_.execute(sql); }) {}
  int pid() const { return pid_; }
  Status join() {
    thread_.join();
    return outcome_;
  }

 private:
  PostgresClient client_;
  int pid_;
  Status outcome_;
  std::thread thread_;
};

TEST_P(Locks15Test, OnlyThoseThatTheChangeListsAreEndedAndEachIsRecorded) {
  change(
      "{ hold_off: 1h, may_cancel: [ { application: \"report*\", older_than: 1s },"
      " { application: etl, older_than: 1s, terminate: true } ] }");
  PostgresClient ended = session("etl", {"begin", "select from users"});
  PostgresClient idle = session("report-idle", {"begin", "select from users"});
  Sleeper cancelled(session("report-7", {"begin"}), "select pg_sleep(600) from users limit 1");
  Sleeper spared(session("web", {"begin"}), "select pg_sleep(600) from users limit 1");
  const int etl = ended.backend_pid();
  Process start = spawn_start();
  const Status outcome = cancelled.join();
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().native_code, "57014") << outcome.error().describe();
  EXPECT_TRUE(await(fmt::format("not exists (select from pg_stat_activity where pid = {})", etl)));
  EXPECT_FALSE(ended.execute("select 1").ok());
  std::this_thread::sleep_for(milliseconds(500));
  EXPECT_TRUE(start.running()) << "\"web\" and \"report-idle\" are still there";
  EXPECT_EQ(*idle.scalar("select 1"), "1") << "idle, and its rule does not say terminate";
  const std::string recorded = events("cancel");
  EXPECT_THAT(recorded, HasSubstr(fmt::format("cancelling the statement of pid {} (user "
                                              "\"postgres\", application \"report-7\", active for ",
                                              cancelled.pid())));
  EXPECT_THAT(recorded, HasSubstr("locks.may_cancel allows it for application \"report*\" older "
                                  "than 1.0 s"));
  EXPECT_THAT(recorded, HasSubstr(fmt::format("ending pid {} (user \"postgres\", application "
                                              "\"etl\", idle in transaction for ",
                                              etl)));
  EXPECT_EQ(scalar("select count(*) from shoofly.event where kind = 'cancel'"), "2");
  ASSERT_TRUE(idle.execute("commit").ok());
  execute(fmt::format("select pg_cancel_backend({})", spared.pid()));
  EXPECT_FALSE(spared.join().ok());
  expect_finished(start);
}

// ---- Maintenance -------------------------------------------------------------------------------

class AutovacuumTest : public LocksTest {
 protected:
  std::vector<std::string> settings() const override {
    return {"autovacuum = on",
            "autovacuum_naptime = 1s",
            "autovacuum_freeze_max_age = 100000",
            "vacuum_cost_page_miss = 1000",
            "vacuum_cost_page_hit = 1000",
            "log_min_messages = warning"};
  }
  // Vacuumed a page a second, for minutes.
  void slow_table() {
    execute("insert into users select i, repeat('x', 500) from generate_series(1001, 5000) i");
    execute(
        "alter table users set (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = "
        "0, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_cost_delay = 100, "
        "autovacuum_analyze_threshold = 2000000000)");
    execute("update users set name = name || '.'");
  }
  bool await_autovacuum(const std::string& like) {
    return await(
        "exists (select from pg_locks l join pg_stat_activity a using (pid) where l.relation = "
        "'users'::regclass and l.mode = 'ShareUpdateExclusiveLock' and l.granted and "
        "a.backend_type = 'autovacuum worker' and a.query like '" +
            like + "')",
        seconds(90));
  }
};
INSTANTIATE_TEST_SUITE_P(Postgres, AutovacuumTest, ::testing::Values(13, 15, 18));

TEST_P(AutovacuumTest, MakesWayForWhoWaitsBesideTheQueue) {
  slow_table();
  ASSERT_TRUE(await_autovacuum("autovacuum: VACUUM%"));
  Application application(server_->url("shop"), kRead, kWrite);
  change("{ attempts: 1 }");
  const ProcessResult done = run({"start", "change.yaml", "--no-probe"});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
  EXPECT_THAT(events("lock"), HasSubstr("waiting beside the queue for pid"));
  EXPECT_THAT(events("lock"), HasSubstr("(autovacuum worker, active for "));
  EXPECT_THAT(server_->log(), HasSubstr("canceling autovacuum task"));
  EXPECT_LT(application.longest_ms(), 300 + kSlackMs);
  EXPECT_THAT(application.failures(), IsEmpty());
}

TEST_P(AutovacuumTest, ThatPreventsWraparoundIsLeftAloneAndNamed) {
  if (GetParam() != 15) GTEST_SKIP() << "told once";
  execute("alter table users set (autovacuum_enabled = off)");
  slow_table();
  // Each block that catches an error and writes takes a transaction number.
  execute("create table burn (i integer)");
  execute(
      "do $$ begin for i in 1..110000 loop begin insert into burn values (i); exception when "
      "others then null; end; end loop; end $$");
  ASSERT_TRUE(await_autovacuum("%(to prevent wraparound)"));
  Application application(server_->url("shop"), kRead, kWrite);
  change("{ attempts: 1 }");
  const ProcessResult stopped = run({"start", "change.yaml", "--no-probe"});
  EXPECT_EQ(stopped.exit_code, 5) << stopped.out << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("autovacuum worker, active for"));
  EXPECT_THAT(stopped.err, HasSubstr("(to prevent wraparound)"));
  EXPECT_THAT(server_->log(), Not(HasSubstr("canceling autovacuum task")));
  EXPECT_LT(application.longest_ms(), 300 + kSlackMs);
}

}  // namespace
}  // namespace shoofly::testing
