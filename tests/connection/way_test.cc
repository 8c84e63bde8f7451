// The way to the server is gone for a while, and what others do meanwhile.

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "app/target.h"
#include "connection/troubled.h"
#include "execute/journal.h"
#include "harness/postgres_client.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

void wait_ms(int ms) { std::this_thread::sleep_for(milliseconds(ms)); }

class Way : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(chosen_major());
    auto server = PostgresServer::shared(chosen_major());
    ASSERT_TRUE(server.ok()) << server.error().describe();
    troubled_ = std::make_unique<Troubled>(**server, "start");
    const Status prepared = troubled_->prepare();
    ASSERT_TRUE(prepared.ok()) << prepared.error().describe();
    direct_ = (*server)->url(troubled_->database());
  }
  Proxy& proxy() { return troubled_->proxy(); }
  void check() {
    const Status checked = troubled_->check();
    EXPECT_TRUE(checked.ok()) << checked.error().describe();
  }
  // The program has lost all sessions in the middle of the backfill and gets no new ones.
  void shut_out(Process& process) {
    proxy().arm({.application = "shoofly backfill",
                 .statements = {"execute ", "=commit"},
                 .when = When::kAnswered,
                 .act = Act::kStall,
                 .nth = 3,
                 .everybody = true});
    process = troubled_->spawn();
    ASSERT_TRUE(proxy().await_hit(seconds(60))) << process.err();
    proxy().close_door();
    proxy().cut();
  }
  Process nobody() { return Process::spawn({"/bin/true"}); }
  ProcessResult end_of(Process& process) {
    const auto result = process.wait(seconds(60));
    EXPECT_TRUE(result.has_value()) << process.err();
    return result.value_or(ProcessResult{});
  }

  std::unique_ptr<Troubled> troubled_;
  std::string direct_;
};

TEST_F(Way, EverythingStallsAndComesBack) {
  proxy().arm({.application = "shoofly backfill",
               .statements = {"execute ", "=commit"},
               .when = When::kBefore,
               .act = Act::kStall,
               .nth = 3,
               .everybody = true});
  Process process = troubled_->spawn();
  ASSERT_TRUE(proxy().await_hit(seconds(60))) << process.err();
  wait_ms(8'000);  // longer than the program believes in its sessions
  EXPECT_TRUE(process.running());
  proxy().release();
  EXPECT_TRUE(went_through(process));
  EXPECT_NE(*troubled_->scalar("select count(*) from shoofly.event where text like '%again%'"),
            "0");
  check();
}

TEST_F(Way, AStallWithLocksHeldMakesNobodyWaitForLong) {
  proxy().arm({.application = "=shoofly",
               .statements = {"add column if not exists", "=commit"},
               .when = When::kBefore,
               .act = Act::kStall,
               .everybody = true});
  Process process = troubled_->spawn();
  ASSERT_TRUE(proxy().await_hit(seconds(60))) << process.err();
  wait_ms(8'000);
  proxy().release();
  EXPECT_TRUE(went_through(process));
  EXPECT_LT(troubled_->longest_ms(), 5'000);
  check();
}

TEST_F(Way, WhoComesBackRespectsARunnerThatWasFaster) {
  Process process = nobody();
  ASSERT_NO_FATAL_FAILURE(shut_out(process));
  const ProcessResult other = troubled_->direct({"resume", kRun, "--quiet"});
  EXPECT_EQ(other.exit_code, 0) << other.err;
  proxy().open_door();
  const ProcessResult first = end_of(process);
  EXPECT_EQ(first.exit_code, 5) << first.out << first.err;
  EXPECT_NE(first.err.find("another runner took it over while the connection was lost"),
            std::string::npos)
      << first.err;
  check();
}

TEST_F(Way, WhoComesBackRespectsARunnerAtWork) {
  Process process = nobody();
  ASSERT_NO_FATAL_FAILURE(shut_out(process));
  const Result<Target> target = open_target(direct_);
  ASSERT_TRUE(target.ok());
  Journal journal(*target->connection, *target->engine);
  {
    const auto lock = target->engine->lock_run(target->dsn, kRun, seconds(10));
    ASSERT_TRUE(lock.ok()) << lock.error().describe();
    RunRecord run = *journal.load(kRun);
    ASSERT_TRUE(journal.take_over(run, "the other one", Goal::kStart).ok());
    proxy().open_door();
    for (int i = 0; i < 300 && process.running(); ++i) {
      EXPECT_TRUE(journal.heartbeat(run).ok());
      wait_ms(200);
    }
  }
  const ProcessResult first = end_of(process);
  EXPECT_EQ(first.exit_code, 5) << first.err;
  EXPECT_NE(first.err.find("another runner has it"), std::string::npos) << first.err;
  EXPECT_NE(first.err.find("the other one"), std::string::npos) << first.err;
  const ProcessResult later = troubled_->direct({"resume", kRun, "--quiet"});
  EXPECT_EQ(later.exit_code, 0) << later.err;
  check();
}

TEST_F(Way, PatienceEnds) {
  std::string change = connection_scenario("moved").change;
  change.replace(change.find("reconnect_for: 1m"), 17, "reconnect_for: 2s");
  troubled_->write_change(change);
  Process process = nobody();
  ASSERT_NO_FATAL_FAILURE(shut_out(process));
  const ProcessResult first = end_of(process);
  EXPECT_EQ(first.exit_code, 5) << first.err;
  EXPECT_NE(first.err.find("waited for the server for 2.0 s"), std::string::npos) << first.err;
  EXPECT_NE(first.err.find("shoofly resume"), std::string::npos) << first.err;
  const ProcessResult later = troubled_->direct({"resume", kRun, "--quiet"});
  EXPECT_EQ(later.exit_code, 0) << later.err;
  check();
}

TEST_F(Way, WhoWaitsCanBeInterrupted) {
  Process process = nobody();
  ASSERT_NO_FATAL_FAILURE(shut_out(process));
  wait_ms(500);
  process.signal(SIGINT);
  const auto ended = process.wait(seconds(20));
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->exit_code, 130) << ended->err;
  const ProcessResult later = troubled_->direct({"resume", kRun, "--quiet"});
  EXPECT_EQ(later.exit_code, 0) << later.err;
  check();
}

// An index is being built; nothing of that is given up because the pulse and the lock lose their
// sessions, and the lock is taken anew.
TEST_F(Way, LockAndPulseAreMadeAnewUnderALongStep) {
  troubled_->stop_applications();
  auto snapshot = PostgresClient::connect(direct_);
  ASSERT_TRUE(snapshot.ok());
  Process process = troubled_->spawn();
  const auto building = [&](const std::string& condition) {
    return *troubled_->scalar("select count(*) from pg_stat_activity where " + condition);
  };
  proxy().arm({.application = "=shoofly",
               .statements = {"create index concurrently"},
               .when = When::kBefore,
               .act = Act::kDelay,
               .delay = milliseconds(500)});
  ASSERT_TRUE(proxy().await_hit(seconds(60))) << process.err();
  ASSERT_TRUE(snapshot
                  ->execute("begin isolation level repeatable read; select count(*) from users;"
                            "insert into users (id, name) values (-5, 'a b')")
                  .ok());
  const std::string index = "query like 'create index concurrently%' and state = 'active'";
  for (int i = 0; i < 1000 && building(index) != "1"; ++i) wait_ms(10);
  ASSERT_EQ(building(index), "1");
  const std::string ours =
      "application_name in ('shoofly pulse', 'shoofly run moved-1')"
      " and datname = current_database()";
  const std::string before =
      *troubled_->scalar("select string_agg(pid::text, ',') from pg_stat_activity where " + ours);
  ASSERT_TRUE(
      troubled_->script("select pg_terminate_backend(pid) from pg_stat_activity where " + ours)
          .ok());
  const std::string locks =
      "select count(*) from pg_locks l join pg_stat_activity a using (pid) where locktype ="
      " 'advisory' and granted and a.datname = current_database() and pid not in (" +
      before + ")";
  for (int i = 0; i < 1000 && *troubled_->scalar(locks) != "1"; ++i) wait_ms(10);
  EXPECT_EQ(*troubled_->scalar(locks), "1");
  EXPECT_EQ(building(index), "1") << "the same statement is still at work";
  ASSERT_TRUE(snapshot->execute("rollback").ok());
  EXPECT_TRUE(went_through(process));
  EXPECT_EQ(*troubled_->scalar("select count(*) from shoofly.event where text like '%again%'"),
            "0");
  check();
}

}  // namespace
}  // namespace shoofly::testing
