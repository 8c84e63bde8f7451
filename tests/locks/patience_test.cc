// Statements that hold up neither readers nor writers wait for as long as it takes: a short lock
// timeout would only kill them, and leave an invalid index behind.

#include <thread>

#include <gtest/gtest.h>

#include "base/dsn.h"
#include "engine/engines.h"
#include "execute/lock_policy.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

const std::vector<LockFact> kGentle = {
    {{"public", "users"}, "SHARE UPDATE EXCLUSIVE", false, false, ""}};
const std::vector<LockFact> kStrong = {
    {{"public", "users"}, "SHARE ROW EXCLUSIVE", false, true, ""}};

class PatienceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    database_.emplace(*ScratchDatabase::create(**server));
    ASSERT_TRUE(database_
                    ->execute("create table users (id integer primary key, name text);"
                              "insert into users values (1, 'a'), (2, 'b');"
                              "alter table users add constraint named check (name is not null) "
                              "not valid; create table run (id integer)")
                    .ok());
    ASSERT_TRUE(database_->execute("insert into run values (1)").ok());
    engine_ = *find_engine("postgres");
    connection_ = *engine_->connect(*Dsn::parse(database_->url()), {});
  }

  // Somebody else's transaction that keeps its lock for as long as a step would not.
  std::thread hold(const std::string& sql) {
    auto client = PostgresClient::connect(database_->url());
    EXPECT_TRUE(client.ok() && client->execute("begin").ok() && client->execute(sql).ok());
    return std::thread([held = std::move(*client)]() mutable {
      std::this_thread::sleep_for(Milliseconds(800));
      EXPECT_TRUE(held.execute("commit").ok());
    });
  }
  LockedWork once() {
    LockPolicy policy;
    policy.attempts = 1;
    policy.budget = Milliseconds(100);
    policy.hold_off = Milliseconds(0);
    return {*connection_, *engine_, policy, system_clock(), stop_, observer_};
  }
  static Statement sql(const char* text) { return {Sql::checked(text), {}}; }
  std::string scalar(const std::string& text) { return *database_->scalar(text); }

  std::optional<ScratchDatabase> database_;
  const Engine* engine_ = nullptr;
  std::unique_ptr<Connection> connection_;
  StopToken stop_;
  SilentObserver observer_;
};

TEST_F(PatienceTest, AValidationWaitsBehindMaintenance) {
  std::thread vacuum = hold("lock table users in share update exclusive mode");
  const Status done = once().transaction(
      {sql("alter table public.users validate constraint named"), sql("select 1")}, 1, kGentle);
  vacuum.join();
  EXPECT_TRUE(done.ok()) << done.error().describe();
  EXPECT_EQ(scalar("select convalidated from pg_constraint where conname = 'named'"), "t");
}

TEST_F(PatienceTest, TheTimeOfAScanLeavesTheJournalItsOwn) {
  std::thread other = hold("select from run for update");
  const Status done =
      once().transaction({sql("lock table public.users in share update exclusive mode"),
                          sql("select pg_sleep(0.3)"), sql("select id from public.run for update")},
                         2, kGentle);
  other.join();
  EXPECT_TRUE(done.ok()) << done.error().describe();
}

TEST_F(PatienceTest, AStrongLockDoesNot) {
  std::thread writer = hold("insert into users values (3, 'c')");
  const Status done = once().transaction(
      {sql("lock table public.users in share row exclusive mode"), sql("select 1")}, 1, kStrong);
  writer.join();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kConflict) << done.error().describe();
}

TEST_F(PatienceTest, AnIndexIsBuiltBehindALongWriter) {
  ASSERT_TRUE(connection_->set_lock_timeout(Milliseconds(50)).ok());
  std::thread writer = hold("insert into users values (3, 'c')");
  const Status done =
      once().patient({sql("create index concurrently users_name on public.users (name)")});
  writer.join();
  EXPECT_TRUE(done.ok()) << done.error().describe();
  EXPECT_EQ(scalar("select indisvalid from pg_index where indexrelid = 'users_name'::regclass"),
            "t");
  EXPECT_EQ(as_text(connection_->run(sql("show lock_timeout"))->rows[0][0]), "100ms");
}

}  // namespace
}  // namespace shoofly::testing
