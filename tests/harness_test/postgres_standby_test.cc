#include "harness/postgres_standby.h"

#include <gtest/gtest.h>

#include "harness/postgres_client.h"

namespace shoofly::testing {
namespace {

class EveryStandby : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(GetParam());
    auto primary = PostgresServer::create({.major = GetParam()});
    ASSERT_TRUE(primary.ok()) << primary.error().describe();
    primary_ = *std::move(primary);
    run("create table t (a int); insert into t select generate_series(1, 1000)");
    auto standby = PostgresStandby::create(*primary_);
    ASSERT_TRUE(standby.ok()) << standby.error().describe();
    standby_ = *std::move(standby);
  }
  void run(const std::string& sql) {
    const Status done = primary_->execute("postgres", sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  std::string rows() {
    const auto count = standby_->server().scalar("postgres", "select count(*) from t");
    return count.ok() ? *count : count.error().describe();
  }

  std::unique_ptr<PostgresServer> primary_;
  std::unique_ptr<PostgresStandby> standby_;
};

TEST_P(EveryStandby, FollowsHoldsAndCatchesUp) {
  ASSERT_TRUE(standby_->wait_until_caught_up().ok());
  EXPECT_EQ(rows(), "1000");
  ASSERT_TRUE(standby_->hold_replay().ok());
  run("insert into t values (1)");
  const Status early = standby_->wait_until_caught_up(std::chrono::milliseconds(300));
  EXPECT_FALSE(early.ok());
  EXPECT_EQ(rows(), "1000");
  ASSERT_TRUE(standby_->resume_replay().ok());
  const Status caught_up = standby_->wait_until_caught_up();
  ASSERT_TRUE(caught_up.ok()) << caught_up.error().describe();
  EXPECT_EQ(rows(), "1001");
}

TEST_P(EveryStandby, TakesOverFromAPrimaryThatIsKilled) {
  ASSERT_TRUE(standby_->wait_until_caught_up().ok());
  EXPECT_FALSE(standby_->server().execute("postgres", "insert into t values (1)").ok());
  primary_->kill();
  const Status promoted = standby_->promote();
  ASSERT_TRUE(promoted.ok()) << promoted.error().describe();
  ASSERT_TRUE(standby_->server().execute("postgres", "insert into t values (1)").ok());
  EXPECT_EQ(rows(), "1001");
}

TEST_P(EveryStandby, LeavesNoSlotBehind) {
  standby_.reset();
  EXPECT_EQ(*primary_->scalar("postgres", "select count(*) from pg_replication_slots"), "0");
}

INSTANTIATE_TEST_SUITE_P(Postgres, EveryStandby, ::testing::ValuesIn(PostgresServer::versions()));

}  // namespace
}  // namespace shoofly::testing
