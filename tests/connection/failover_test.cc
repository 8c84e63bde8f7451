// The primary dies and its standby takes over while a run is at work, with and without the
// primary's last moments.

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "connection/troubled.h"
#include "harness/postgres_standby.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Failover : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(chosen_major());
    auto primary =
        PostgresServer::create({.major = chosen_major(), .settings = {"wal_level = replica"}});
    ASSERT_TRUE(primary.ok()) << primary.error().describe();
    primary_ = std::move(*primary);
    auto standby = PostgresStandby::create(*primary_);
    ASSERT_TRUE(standby.ok()) << standby.error().describe();
    standby_ = std::move(*standby);
    troubled_ = std::make_unique<Troubled>(*primary_, "start");
    const Status prepared = troubled_->prepare();
    ASSERT_TRUE(prepared.ok()) << prepared.error().describe();
    troubled_->stop_applications();
    const auto expected = troubled_->undisturbed();
    ASSERT_TRUE(expected.ok()) << expected.error().describe();
    expected_ = *expected;
  }
  // The primary through the proxy, then the standby itself.
  std::string url() const {
    return "postgres:///" + troubled_->database() + "?host=" + troubled_->proxy().directory() +
           "," + standby_->server().socket_dir() +
           "&user=postgres&target_session_attrs=read-write&sslmode=disable&gssencmode=disable";
  }
  void stall_at(const std::string& application, std::vector<std::string> statements, When when,
                int nth = 1) {
    troubled_->proxy().arm({.application = application,
                            .statements = std::move(statements),
                            .when = when,
                            .act = Act::kStall,
                            .nth = nth,
                            .everybody = true});
  }
  void await_stall(Process& process) {
    ASSERT_TRUE(troubled_->proxy().await_hit(seconds(60))) << process.out() << process.err();
  }
  // From now on the standby hears nothing more.
  void part() {
    ASSERT_TRUE(standby_->wait_until_caught_up().ok());
    const auto alone = [&](const std::string& sql) {
      const Status done = standby_->server().execute("postgres", sql);
      ASSERT_TRUE(done.ok()) << done.error().describe();
    };
    alone("alter system set primary_conninfo = ''");
    alone("select pg_reload_conf()");
    for (int i = 0; i < 3000; ++i) {
      if (*standby_->server().scalar("postgres", "select count(*) from pg_stat_wal_receiver") ==
          "0")
        return;
      std::this_thread::sleep_for(milliseconds(10));
    }
    FAIL() << "the standby still streams";
  }
  void fail_over() {
    primary_->kill();
    const Status promoted = standby_->promote();
    ASSERT_TRUE(promoted.ok()) << promoted.error().describe();
    troubled_->proxy().release();
  }
  std::string there(const std::string& sql) {
    const auto found = standby_->server().scalar(troubled_->database(), sql);
    return found.ok() ? *found : found.error().describe();
  }
  void expect_complete() {
    const auto found = state_of(standby_->server().url(troubled_->database()));
    ASSERT_TRUE(found.ok()) << found.error().describe();
    EXPECT_EQ(*found, expected_);
    EXPECT_EQ(there("select count(*) from users where first_name is distinct from"
                    " split_part(name, ' ', 1) or _shoofly_new_score is distinct from"
                    " score::integer"),
              "0");
    EXPECT_GE(std::stoi(there("select count(*) from users")), 160);
  }

  // The first one sleeps while the primary fails over and another runner ends the run.
  void expect_another_is_respected(Process& process) {
    process.signal(SIGSTOP);
    ASSERT_NO_FATAL_FAILURE(fail_over());
    Process other = troubled_->spawn_command({"resume", kRun, "--quiet"},
                                             standby_->server().url(troubled_->database()));
    EXPECT_TRUE(went_through(other));
    process.signal(SIGCONT);
    const auto ended = process.wait(seconds(90));
    ASSERT_TRUE(ended.has_value()) << process.err();
    EXPECT_EQ(ended->exit_code, 5) << ended->err;
    EXPECT_NE(ended->err.find("another runner took it over"), std::string::npos) << ended->err;
    expect_complete();
  }

  std::unique_ptr<PostgresServer> primary_;
  std::unique_ptr<PostgresStandby> standby_;
  std::unique_ptr<Troubled> troubled_;
  std::string expected_;
};

TEST_F(Failover, InTheMiddleOfABackfill) {
  stall_at("shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 4);
  Process process = troubled_->spawn(url());
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  ASSERT_NO_FATAL_FAILURE(fail_over());
  EXPECT_TRUE(went_through(process));
  expect_complete();
}

// Rows, constraints and the index that the program believed done are gone with the old primary.
TEST_F(Failover, StepsAreLostWithThePrimary) {
  stall_at("shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 3);
  Process process = troubled_->spawn(url());
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  ASSERT_NO_FATAL_FAILURE(part());
  stall_at("shoofly verify", {"filter (where not"}, When::kBefore, 2);
  troubled_->proxy().release();
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  EXPECT_EQ(*troubled_->scalar("select count(*) from users where _shoofly_mark = 0"), "0");
  ASSERT_NO_FATAL_FAILURE(fail_over());
  EXPECT_TRUE(went_through(process));
  expect_complete();
}

// Not even that the run was taken up is known to the new primary.
TEST_F(Failover, EverythingButTheRunsRecordIsLost) {
  stall_at("=shoofly", {"set fence"}, When::kBefore);
  Process process = troubled_->spawn(url());
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  ASSERT_NO_FATAL_FAILURE(part());
  stall_at("=shoofly", {"create index concurrently"}, When::kAnswered);
  troubled_->proxy().release();
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  ASSERT_NO_FATAL_FAILURE(fail_over());
  EXPECT_TRUE(went_through(process));
  expect_complete();
}

TEST_F(Failover, TheRunItselfIsLost) {
  ASSERT_NO_FATAL_FAILURE(part());
  stall_at("shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 3);
  Process process = troubled_->spawn(url());
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  ASSERT_NO_FATAL_FAILURE(fail_over());
  const auto ended = process.wait(seconds(90));
  ASSERT_TRUE(ended.has_value()) << process.err();
  EXPECT_EQ(ended->exit_code, 5) << ended->err;
  EXPECT_NE(ended->err.find("has lost the run's beginning"), std::string::npos) << ended->err;
  EXPECT_EQ(there("select count(*) from pg_attribute where attrelid = 'users'::regclass and"
                  " attname like '%shoofly%'"),
            "0");
}

// Another runner has begun on the new primary before the first one found its way there.
TEST_F(Failover, AnotherRunnerWasFasterThere) {
  stall_at("shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 3);
  Process process = troubled_->spawn(url());
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  ASSERT_NO_FATAL_FAILURE(part());
  expect_another_is_respected(process);
}

// Both runners are the first one for their server.
TEST_F(Failover, AnotherRunnerWasTheFirstThere) {
  stall_at("=shoofly", {"set fence"}, When::kBefore);
  Process process = troubled_->spawn(url());
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  ASSERT_NO_FATAL_FAILURE(part());
  stall_at("shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 3);
  troubled_->proxy().release();
  ASSERT_NO_FATAL_FAILURE(await_stall(process));
  expect_another_is_respected(process);
}

}  // namespace
}  // namespace shoofly::testing
