#include "harness/proxy.h"

#include <thread>

#include <gtest/gtest.h>

#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Every way in which a client can be in trouble: what it sees, and what the server has done.
class ProxyTest : public ::testing::TestWithParam<Listen> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    auto made = ScratchDatabase::create(**server, "proxy");
    ASSERT_TRUE(made.ok()) << made.error().describe();
    database_ = std::make_unique<ScratchDatabase>(std::move(*made));
    auto proxy = Proxy::start((*server)->socket_dir(), GetParam());
    ASSERT_TRUE(proxy.ok()) << proxy.error().describe();
    proxy_ = std::move(*proxy);
    ASSERT_TRUE(database_->execute("create table t (a int)").ok());
  }
  Result<PostgresClient> client(const std::string& more = "") {
    return PostgresClient::connect(proxy_->url(database_->name()) + more);
  }
  std::string rows() { return *database_->scalar("select count(*) from t"); }
  void await_rows(const std::string& wanted) {
    for (int i = 0; i < 1000 && rows() != wanted; ++i) std::this_thread::sleep_for(milliseconds(5));
    EXPECT_EQ(rows(), wanted);
  }
  Trouble at(When when, Act act) {
    return {.application = "", .statements = {"insert into t"}, .when = when, .act = act};
  }

  std::unique_ptr<ScratchDatabase> database_;
  std::unique_ptr<Proxy> proxy_;
};

TEST_P(ProxyTest, PassesEverythingOn) {
  auto one = client();
  ASSERT_TRUE(one.ok()) << one.error().describe();
  ASSERT_TRUE(one->execute("insert into t values (1)").ok());
  EXPECT_EQ(*one->scalar("select repeat('x', 3000000)"), std::string(3'000'000, 'x'));
  EXPECT_FALSE(one->execute("select 1/0").ok());
  EXPECT_EQ(one->query("select $1::int + 1", TextRow{"7"}).value()[0][0], "8");
  EXPECT_EQ(proxy_->sessions(), 1);
}

TEST_P(ProxyTest, CutsBefore) {
  auto one = client();
  ASSERT_TRUE(one.ok());
  proxy_->arm(at(When::kBefore, Act::kCut));
  EXPECT_FALSE(one->execute("insert into t values (1)").ok());
  EXPECT_TRUE(proxy_->hit());
  EXPECT_EQ(rows(), "0");
}

TEST_P(ProxyTest, CutsAfter) {
  auto one = client();
  ASSERT_TRUE(one.ok());
  proxy_->arm(at(When::kAnswered, Act::kCut));
  EXPECT_FALSE(one->execute("insert into t values (1)").ok());
  EXPECT_EQ(rows(), "1") << "the server had answered";
}

TEST_P(ProxyTest, CutsInTheMiddleOfAnAnswer) {
  auto one = client();
  ASSERT_TRUE(one.ok());
  proxy_->arm(at(When::kMiddle, Act::kCut));
  EXPECT_FALSE(one->query("insert into t values ($1) returning a", TextRow{"1"}).ok());
  EXPECT_EQ(rows(), "1");
}

TEST_P(ProxyTest, CutsAWhileAfterItWasSent) {
  auto one = client();
  ASSERT_TRUE(one.ok());
  Trouble trouble = at(When::kSent, Act::kCut);
  trouble.delay = milliseconds(100);
  proxy_->arm(trouble);
  EXPECT_FALSE(one->execute("insert into t select pg_sleep(1) is null :: int").ok());
}

TEST_P(ProxyTest, FindsTheNthTimeOfASequence) {
  auto one = client("&application_name=one");
  auto two = client("&application_name=two");
  ASSERT_TRUE(one.ok() && two.ok());
  proxy_->arm({.application = "one",
               .statements = {"insert", "=commit"},
               .when = When::kBefore,
               .act = Act::kCut,
               .nth = 2});
  const auto transaction = [](PostgresClient& by, bool insert) {
    return by.execute("begin").ok() && (!insert || by.execute("insert into t values (1)").ok()) &&
           by.execute("commit").ok();
  };
  EXPECT_TRUE(transaction(*two, true) && transaction(*two, true));
  EXPECT_TRUE(transaction(*one, false));
  EXPECT_TRUE(transaction(*one, true));
  EXPECT_FALSE(proxy_->hit());
  EXPECT_FALSE(transaction(*one, true));
  EXPECT_TRUE(transaction(*two, true)) << "one trouble, once";
  EXPECT_EQ(rows(), "4");
}

TEST_P(ProxyTest, Delays) {
  auto one = client();
  ASSERT_TRUE(one.ok());
  for (const When when : {When::kBefore, When::kAnswered, When::kMiddle}) {
    proxy_->arm(at(when, Act::kDelay));
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(one->execute("insert into t values (1)").ok());
    EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds(300));
  }
  EXPECT_EQ(rows(), "3");
}

TEST_P(ProxyTest, StallsUntilItIsReleased) {
  auto one = client();
  auto other = client();
  ASSERT_TRUE(one.ok() && other.ok());
  for (const When when : {When::kBefore, When::kAnswered}) {
    proxy_->arm(at(when, Act::kStall));
    std::atomic<bool> done{false};
    std::thread stalled([&] {
      EXPECT_TRUE(one->execute("insert into t values (1)").ok());
      done = true;
    });
    EXPECT_TRUE(proxy_->await_hit(seconds(30)));
    EXPECT_TRUE(other->execute("select 1").ok()) << "others go on";
    EXPECT_FALSE(done);
    EXPECT_EQ(rows(), when == When::kBefore ? "0" : "2");
    proxy_->release();
    stalled.join();
    await_rows(when == When::kBefore ? "1" : "2");
  }
}

TEST_P(ProxyTest, StallsEverybody) {
  auto one = client();
  ASSERT_TRUE(one.ok());
  Trouble trouble = at(When::kBefore, Act::kStall);
  trouble.everybody = true;
  proxy_->arm(trouble);
  std::thread stalled([&] { EXPECT_TRUE(one->execute("insert into t values (1)").ok()); });
  ASSERT_TRUE(proxy_->await_hit(seconds(30)));
  std::thread newcomer([&] { EXPECT_TRUE(client().ok()); });
  while (proxy_->sessions() < 2) std::this_thread::sleep_for(milliseconds(2));
  proxy_->release();
  newcomer.join();
  stalled.join();
}

TEST_P(ProxyTest, CutsAllAndClosesItsDoor) {
  auto one = client();
  ASSERT_TRUE(one.ok());
  proxy_->close_door();
  proxy_->cut();
  EXPECT_FALSE(one->execute("select 1").ok());
  EXPECT_FALSE(client().ok());
  proxy_->open_door();
  EXPECT_TRUE(client().ok());
}

INSTANTIATE_TEST_SUITE_P(Ways, ProxyTest, ::testing::Values(Listen::kUnix, Listen::kTcp),
                         [](const auto& test) {
                           return test.param == Listen::kUnix ? "Unix" : "Tcp";
                         });

}  // namespace
}  // namespace shoofly::testing
