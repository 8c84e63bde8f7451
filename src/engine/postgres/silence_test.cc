#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/postgres/connection.h"
#include "engine/postgres/test_support.h"
#include "harness/proxy.h"

namespace shoofly::postgres {
namespace {

using ::testing::HasSubstr;

Statement sql(const std::string& text) { return {Sql::checked(text), {}}; }

// A server behind a proxy, and a session that is asked about after half a second of silence.
class SilenceTest : public PostgresTest {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(PostgresTest::SetUp());
    if (server_ == nullptr) return;
    auto proxy = testing::Proxy::start(server_->socket_dir());
    ASSERT_TRUE(proxy.ok()) << proxy.error().describe();
    proxy_ = std::move(*proxy);
    auto session = connect(*Dsn::parse(url()), {});
    ASSERT_TRUE(session.ok()) << session.error().describe();
    session_ = std::move(*session);
    pid_ = one(*session_, "select pg_backend_pid()");
    execute("create table t (a int)");
  }
  std::string url() const {
    return proxy_->url(database_->name()) + "&tcp_user_timeout=500&connect_timeout=2";
  }
  void stall(testing::When when, bool everybody) {
    proxy_->arm({.application = "",
                 .statements = {"insert into"},
                 .when = when,
                 .act = testing::Act::kStall,
                 .everybody = everybody});
  }
  Error lost() {
    const auto result = session_->run(sql("insert into public.t values (1)"));
    EXPECT_FALSE(result.ok());
    EXPECT_FALSE(session_->alive());
    return result.ok() ? internal_error("none") : result.error();
  }
  static std::string one(Connection& connection, const std::string& text) {
    auto result = connection.run(sql(text));
    EXPECT_TRUE(result.ok()) << result.error().describe();
    return result.ok() ? as_text(result->rows.at(0).at(0)) : "";
  }
  bool at_the_server() {
    return *database_->scalar("select count(*) from pg_stat_activity where pid = " + pid_) != "0";
  }

  std::unique_ptr<testing::Proxy> proxy_;
  std::unique_ptr<Connection> session_;
  std::string pid_;
};

TEST_F(SilenceTest, ALongStatementIsNotLost) {
  EXPECT_EQ(one(*session_, "select pg_sleep(2)::text || '!'"), "!");
  EXPECT_EQ(one(*session_, "select pg_backend_pid()"), pid_);
  EXPECT_TRUE(session_->run_together({sql("select pg_sleep(2)")}).ok());
}

TEST_F(SilenceTest, AnAnswerThatDoesNotComeIsInDoubtAndTheSessionIsEnded) {
  stall(testing::When::kAnswered, false);
  const Error error = lost();
  EXPECT_EQ(error.kind, ErrorKind::kInDoubt);
  EXPECT_EQ(error.message,
            "no answer within 500 ms, and the server does not work for this session");
  EXPECT_EQ(*database_->scalar("select count(*) from t"), "1");
  for (int i = 0; i < 1000 && at_the_server(); ++i) std::this_thread::sleep_for(Milliseconds(5));
  EXPECT_FALSE(at_the_server()) << "nothing of it may come late";
  proxy_->release();
  EXPECT_TRUE(session_->reconnect().ok());
}

// The server says that it works for it, and may say so for ever.
TEST_F(SilenceTest, WhoHasALimitForItsStatementsGivesUpWhenTheServerDoesNotKeepIt) {
  auto limited = connect(*Dsn::parse(url()), {.statement_timeout = Milliseconds(1'000)});
  ASSERT_TRUE(limited.ok()) << limited.error().describe();
  const int pid = std::stoi(one(**limited, "select pg_backend_pid()"));
  ASSERT_TRUE((*limited)->run(sql("set statement_timeout = 0")).ok());
  std::thread stopper([&] {
    std::this_thread::sleep_for(Milliseconds(200));
    kill(pid, SIGSTOP);
  });
  const auto result = (*limited)->run(sql("select pg_sleep(1)"));
  stopper.join();
  kill(pid, SIGCONT);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, ErrorKind::kConnectionLost);
  EXPECT_THAT(result.error().message,
              HasSubstr("no answer within 2.0 s, although the server holds the session"));
}

TEST_F(SilenceTest, NothingComesThrough) {
  stall(testing::When::kBefore, true);
  const Error error = lost();
  EXPECT_EQ(error.kind, ErrorKind::kInDoubt);
  EXPECT_THAT(error.message, HasSubstr("no answer within 500 ms, and none on a new session"));
  EXPECT_EQ(session_->reconnect().error().kind, ErrorKind::kConnectionLost);
  proxy_->release();
  EXPECT_TRUE(session_->reconnect().ok());
}

TEST_F(SilenceTest, OfSeveralServersOneThatDoesNotAnswerIsLeftOut) {
  stall(testing::When::kBefore, true);
  static_cast<void>(lost());
  const std::string hosts = "postgres:///" + database_->name() + "?host=" + proxy_->directory() +
                            "," + server_->socket_dir() +
                            "&user=postgres&connect_timeout=1&sslmode=disable&gssencmode=disable";
  const auto session = connect(*Dsn::parse(hosts + "&target_session_attrs=read-write"), {});
  ASSERT_TRUE(session.ok()) << session.error().describe();
  EXPECT_EQ(one(**session, "select 1"), "1");
  const auto none = connect(*Dsn::parse(hosts + "&target_session_attrs=standby"), {});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().kind, ErrorKind::kConnectionLost);
  EXPECT_THAT(none.error().describe(), HasSubstr("no answer within 1.0 s"));
  EXPECT_THAT(none.error().describe(), HasSubstr("host " + server_->socket_dir()));
}

}  // namespace
}  // namespace shoofly::postgres
