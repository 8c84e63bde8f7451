// The server itself goes away while a run is at work, and comes back.

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "connection/troubled.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

void wait(int ms) { std::this_thread::sleep_for(milliseconds(ms)); }

// A server that tests may kill: one for all of them in this process.
PostgresServer& mortal_server() {
  static const auto server = [] {
    // What an application was told is committed must survive.
    auto made =
        PostgresServer::create({.major = chosen_major(), .settings = {"synchronous_commit = on"}});
    SHOOFLY_CHECK(made.ok(), made.error().describe().c_str());
    return std::move(*made);
  }();
  return *server;
}

enum class Death { kKilled, kStopped, kBackendKilled };

struct Moment {
  const char* name;
  CommandName command;
  Trouble trouble;  // a stall: the server dies while nothing moves
};

const std::vector<Moment>& moments() {
  const auto stall = [](const char* application, std::vector<std::string> statements, When when,
                        int nth = 1) {
    return Trouble{application, std::move(statements), when, Act::kStall,
                   nth,         milliseconds(50),      true};
  };
  static const std::vector<Moment> kMoments = {
      {"AfterChunkCommit", "start",
       stall("shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 3)},
      {"BeforeDdlCommit", "start",
       stall("=shoofly", {"add column if not exists", "=commit"}, When::kBefore)},
      {"AfterDdlCommit", "start",
       stall("=shoofly", {"add column if not exists", "=commit"}, When::kAnswered)},
      {"DuringIndex", "start", stall("=shoofly", {"create index concurrently"}, When::kSent)},
      {"Verify", "start", stall("shoofly verify", {"filter (where not"}, When::kMiddle, 2)},
      {"AfterSwap", "cutover", stall("=shoofly", {"rename column", "=commit"}, When::kAnswered)},
      {"AfterUnsync", "contract", stall("=shoofly", {"drop trigger", "=commit"}, When::kAnswered)},
      {"AfterWayBack", "rollback", stall("=shoofly", {"drop trigger", "=commit"}, When::kAnswered)},
  };
  return kMoments;
}

class Outage : public ::testing::TestWithParam<std::tuple<Moment, Death>> {
 protected:
  static Status die(Death death, PostgresServer& server) {
    if (death == Death::kStopped) {
      SHOOFLY_TRY(server.stop());
      return server.start();
    }
    if (death == Death::kKilled) {
      server.kill();
      return server.start();
    }
    SHOOFLY_ASSIGN(const std::string pid,
                   server.scalar("postgres",
                                 "select pid from pg_stat_activity where application_name like"
                                 " 'shoofly%' order by application_name limit 1"));
    ::kill(std::stoi(pid), SIGKILL);
    for (int i = 0; i < 1000 && server.execute("postgres", "select 1").ok(); ++i) wait(1);
    for (int i = 0; i < 3000 && !server.execute("postgres", "select 1").ok(); ++i) wait(10);
    return server.execute("postgres", "select 1");
  }
};

TEST_P(Outage, TheRunGoesOnWhenTheServerIsBack) {
  SHOOFLY_REQUIRE_POSTGRES(chosen_major());
  const auto& [moment, death] = GetParam();
  PostgresServer& server = mortal_server();
  Troubled troubled(server, moment.command);
  const Status prepared = troubled.prepare();
  ASSERT_TRUE(prepared.ok()) << prepared.error().describe();
  troubled.proxy().arm(moment.trouble);
  Process process = troubled.spawn();
  EXPECT_TRUE(troubled.proxy().await_hit(seconds(60))) << process.err();
  troubled.stop_applications();
  const Status dead = die(death, server);
  ASSERT_TRUE(dead.ok()) << dead.error().describe();
  troubled.proxy().release();
  troubled.start_applications();
  EXPECT_TRUE(went_through(process));
  const Status checked = troubled.check();
  EXPECT_TRUE(checked.ok()) << checked.error().describe();
}

INSTANTIATE_TEST_SUITE_P(Moments, Outage,
                         ::testing::Combine(::testing::ValuesIn(moments()),
                                            ::testing::Values(Death::kKilled, Death::kStopped,
                                                              Death::kBackendKilled)),
                         [](const auto& test) {
                           const Death death = std::get<1>(test.param);
                           return std::string(std::get<0>(test.param).name) +
                                  (death == Death::kKilled    ? "Killed"
                                   : death == Death::kStopped ? "Stopped"
                                                              : "BackendKilled");
                         });

}  // namespace
}  // namespace shoofly::testing
