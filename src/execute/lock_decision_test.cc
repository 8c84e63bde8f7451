#include "execute/lock_decision.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

using Kind = LockMove::Kind;

const Instant kStart = Instant() + std::chrono::hours(1);

Blocker reader(std::int64_t age_ms, const std::string& transaction = "4/1") {
  Blocker blocker;
  blocker.session = "pid 4711";
  blocker.user = "shop";
  blocker.application = "report-7";
  blocker.state = "active";
  blocker.age_ms = age_ms;
  blocker.lock_mode = "ACCESS SHARE";
  blocker.pid = 4711;
  blocker.transaction = transaction;
  blocker.relation = {"public", "users"};
  return blocker;
}

Blocker autovacuum() {
  Blocker blocker = reader(60'000);
  blocker.user.clear();
  blocker.application.clear();
  blocker.kind = "autovacuum worker";
  blocker.maintenance = true;
  return blocker;
}

class LockDecisionTest : public ::testing::Test {
 protected:
  LockDecisionTest() { history_.since = kStart; }
  LockMove move(const std::vector<Blocker>& blockers, Milliseconds after = Milliseconds(0)) {
    note_seen(history_, blockers, kStart + after);
    return next_move(policy_, history_, blockers, kStart + after);
  }
  LockPolicy policy_;
  LockHistory history_;
};

TEST_F(LockDecisionTest, WhoIsNotThereForLongIsQueuedBehind) {
  EXPECT_EQ(move({}).kind, Kind::kTry);
  EXPECT_EQ(move({reader(20)}).kind, Kind::kTry);
  EXPECT_TRUE(move({reader(20)}).aside.empty());
}

TEST_F(LockDecisionTest, NothingIsAskedForBehindALongReaderUntilTheHoldOffIsOver) {
  const LockMove held = move({reader(20), reader(5'000, "5/2")});
  EXPECT_EQ(held.kind, Kind::kWait);
  EXPECT_EQ(held.wait, Milliseconds(100));
  ASSERT_EQ(held.waited_for.size(), 1U);
  EXPECT_EQ(held.waited_for[0].transaction, "5/2");
  EXPECT_EQ(move({reader(14'000)}, Milliseconds(9'970)).wait, Milliseconds(30));
  EXPECT_EQ(move({reader(15'000)}, Milliseconds(10'000)).kind, Kind::kTry) << "never starved";
  EXPECT_EQ(move({}, Milliseconds(10)).kind, Kind::kTry) << "the first gap";
}

TEST_F(LockDecisionTest, AnAgeThatIsHiddenIsWhatWeHaveSeenOfTheTransaction) {
  EXPECT_EQ(move({reader(-1)}).kind, Kind::kTry);
  EXPECT_EQ(move({reader(-1)}, Milliseconds(400)).kind, Kind::kWait);
  EXPECT_EQ(move({reader(-1, "4/2")}, Milliseconds(500)).kind, Kind::kTry) << "another transaction";
  EXPECT_EQ(move({reader(-1, "4/1")}, Milliseconds(600)).kind, Kind::kTry)
      << "what was not seen meanwhile is new";
}

TEST_F(LockDecisionTest, WhoeverIsSeenWithoutATransactionIsNoReasonToWait) {
  EXPECT_EQ(move({reader(50'000, "")}).kind, Kind::kTry);
}

TEST_F(LockDecisionTest, MaintenanceIsWaitedForAside) {
  const LockMove now = move({autovacuum(), autovacuum()});
  EXPECT_EQ(now.kind, Kind::kTry);
  ASSERT_EQ(now.aside.size(), 1U);
  EXPECT_EQ(now.aside[0].name, "users");
  EXPECT_EQ(move({autovacuum(), reader(5'000)}).kind, Kind::kWait) << "a long reader comes first";
  EXPECT_EQ(move({autovacuum(), reader(5'000)}, Milliseconds(10'000)).aside.size(), 1U);
}

TEST_F(LockDecisionTest, AfterAllAttemptsItStopsOrGoesOn) {
  policy_.attempts = 2;
  note_attempt(history_, kStart, Milliseconds(100));
  EXPECT_EQ(pause_left(policy_, history_, kStart + Milliseconds(30)), Milliseconds(70));
  EXPECT_EQ(move({}, Milliseconds(100)).kind, Kind::kTry);
  note_attempt(history_, kStart, Milliseconds(100));
  EXPECT_EQ(pause_left(policy_, history_, kStart), Milliseconds(0)) << "nothing to wait for";
  EXPECT_EQ(move({}).kind, Kind::kStop);
  policy_.then = AfterAttempts::kKeepTrying;
  EXPECT_EQ(pause_left(policy_, history_, kStart), Milliseconds(100));
  EXPECT_EQ(move({}).kind, Kind::kTry);
  EXPECT_EQ(move({reader(5'000)}).kind, Kind::kWait);
}

TEST_F(LockDecisionTest, NobodyIsEndedUnlessARuleNamesHimAndHisAge) {
  EXPECT_FALSE(permitted_end(policy_, reader(999'000)));
  policy_.may_cancel = {{"report*", Milliseconds(60'000), false}};
  const auto end = permitted_end(policy_, reader(60'000));
  ASSERT_TRUE(end);
  EXPECT_EQ(end->how, Ending::kCancel);
  EXPECT_FALSE(permitted_end(policy_, reader(59'999)));
  EXPECT_FALSE(permitted_end(policy_, reader(-1))) << "its age is hidden";
  Blocker other = reader(60'000);
  other.application = "web report";
  EXPECT_FALSE(permitted_end(policy_, other));
  other = reader(60'000);
  other.granted = false;
  EXPECT_FALSE(permitted_end(policy_, other)) << "it waits itself";
  other = reader(60'000);
  other.kind = "logical replication worker";
  EXPECT_FALSE(permitted_end(policy_, other));
  other = reader(60'000);
  other.pid = 0;
  EXPECT_FALSE(permitted_end(policy_, other)) << "a prepared transaction";
}

TEST_F(LockDecisionTest, ASessionIsEndedOnlyIdleAndOnlyIfTheRuleSaysSo) {
  policy_.may_cancel = {{"report*", Milliseconds(60'000), false}};
  Blocker idle = reader(60'000);
  idle.state = "idle in transaction";
  EXPECT_FALSE(permitted_end(policy_, idle));
  policy_.may_cancel[0].terminate = true;
  EXPECT_EQ(permitted_end(policy_, idle)->how, Ending::kTerminate);
  EXPECT_EQ(permitted_end(policy_, reader(60'000))->how, Ending::kCancel);
}

TEST_F(LockDecisionTest, WhoDoesNotEndIsAskedAgainAFewTimes) {
  policy_.may_cancel = {{"report*", Milliseconds(1'000), false}};
  const Blocker old = reader(60'000);
  EXPECT_EQ(move({old}).kind, Kind::kEnd);
  note_asked(history_, old, kStart);
  EXPECT_EQ(move({old}, Milliseconds(1'000)).kind, Kind::kWait);
  EXPECT_EQ(move({old}, Milliseconds(5'000)).kind, Kind::kEnd);
  note_asked(history_, old, kStart + Milliseconds(5'000));
  note_asked(history_, old, kStart + Milliseconds(5'000));
  EXPECT_EQ(move({old}, Milliseconds(60'000)).kind, Kind::kTry);
}

TEST_F(LockDecisionTest, TheBudgetStaysUnderHalfOfTheDeadlockTimeout) {
  ServerInfo server;
  server.deadlock_timeout_ms = 1'000;
  EXPECT_EQ(lock_policy({}, server).budget, Milliseconds(300));
  EXPECT_EQ(lock_policy({}, server).aside, Milliseconds(3'000));
  server.deadlock_timeout_ms = 200;
  EXPECT_EQ(lock_policy({}, server).budget, Milliseconds(99));
}

TEST(HoldsUpOthers, UnlessAllLocksAreHarmlessToTheApplication) {
  EXPECT_TRUE(holds_up_others({})) << "not known";
  EXPECT_FALSE(holds_up_others({{{}, "SHARE UPDATE EXCLUSIVE", false, false, ""}}));
  EXPECT_TRUE(holds_up_others({{{}, "SHARE UPDATE EXCLUSIVE", false, false, ""},
                               {{}, "SHARE ROW EXCLUSIVE", false, true, ""}}));
}

TEST(Matches, AStarIsAnyText) {
  EXPECT_TRUE(matches("report*", "report"));
  EXPECT_TRUE(matches("report*", "report-7"));
  EXPECT_FALSE(matches("report*", "web report"));
  EXPECT_TRUE(matches("*port*7", "report-77"));
  EXPECT_FALSE(matches("report", "report-7"));
  EXPECT_FALSE(matches("", "x"));
}

TEST(Describe, SaysWhoSinceWhenAndWithWhat) {
  EXPECT_EQ(describe({reader(200'000)}),
            "pid 4711 (user \"shop\", application \"report-7\", active for 3m 20s, holds ACCESS "
            "SHARE)");
  Blocker hidden = reader(-1);
  hidden.state = "running";
  hidden.granted = false;
  EXPECT_EQ(describe({hidden, autovacuum()}),
            "pid 4711 (user \"shop\", application \"report-7\", running, waits itself for ACCESS "
            "SHARE); pid 4711 (autovacuum worker, active for 1m 00s, holds ACCESS SHARE)");
}

}  // namespace
}  // namespace shoofly
