#include "engine/postgres/lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/postgres/test_support.h"

namespace shoofly::postgres {
namespace {

using ::testing::MatchesRegex;

class LockTest : public PostgresTest {
 protected:
  Dsn dsn() { return *Dsn::parse(database_->url()); }
};

TEST_F(LockTest, OneRunnerAtATimeAndTheSecondIsToldWho) {
  auto first = lock_run(dsn(), "split-1", Milliseconds(0));
  ASSERT_TRUE(first.ok()) << first.error().describe();
  EXPECT_TRUE((*first)->held());
  const auto second = lock_run(dsn(), "split-1", Milliseconds(250));
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(
      second.error().message,
      MatchesRegex(
          "lock run \"split-1\": another runner has it: pid [0-9]+, user \"postgres\", application "
          "\"shoofly run split-1\", connected since 20[-0-9]+T[:0-9]+Z"));
  EXPECT_TRUE(lock_run(dsn(), "split-2", Milliseconds(0)).ok()) << "another run";
  first->reset();
  EXPECT_TRUE(lock_run(dsn(), "split-1", Milliseconds(0)).ok()) << "free at once";
}

TEST_F(LockTest, ADyingPredecessorIsWaitedFor) {
  auto first = lock_run(dsn(), "r", Milliseconds(0));
  ASSERT_TRUE(first.ok());
  execute(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shoofly"
      " run r'");
  EXPECT_TRUE(lock_run(dsn(), "r", Milliseconds(5000)).ok());
  EXPECT_FALSE((*first)->held());
}

}  // namespace
}  // namespace shoofly::postgres
