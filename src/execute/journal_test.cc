#include "execute/journal.h"

#include <gtest/gtest.h>

#include "engine/sqlite/engine.h"
#include "harness/temp_dir.h"

namespace shoofly {
namespace {

class JournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string path = (folder_ / "shop.db").string();
    testing::write_text(path, "");
    auto connection = engine_.connect(*Dsn::parse("sqlite:" + path), {});
    ASSERT_TRUE(connection.ok()) << connection.error().describe();
    connection_ = std::move(*connection);
    journal_ = std::make_unique<Journal>(*connection_, engine_);
  }
  RunRecord create() {
    EXPECT_TRUE(journal_->ensure().ok());
    auto run = journal_->create("split", "{}", "{}", {"expand-1", "backfill-1"}, "0.1.0");
    EXPECT_TRUE(run.ok());
    return *run;
  }

  testing::TempDir folder_{"journal"};
  const Engine& engine_ = sqlite::engine();
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Journal> journal_;
};

TEST_F(JournalTest, IsNotThereUntilItIsMade) {
  EXPECT_FALSE(*journal_->exists());
  ASSERT_TRUE(journal_->ensure().ok());
  EXPECT_TRUE(*journal_->exists());
  EXPECT_TRUE(journal_->ensure().ok());
}

TEST_F(JournalTest, NumbersTheRunsOfAChange) {
  EXPECT_EQ(create().id, "split-1");
  EXPECT_EQ(create().id, "split-2");
  EXPECT_EQ(journal_->list()->at(0).id, "split-2");
  EXPECT_FALSE(journal_->load("split-3").ok());
}

TEST_F(JournalTest, ARunnerThatWasReplacedCannotWrite) {
  RunRecord first = create();
  ASSERT_TRUE(journal_->take_over(first, "first", Goal::kStart).ok());
  RunRecord second = *journal_->load(first.id);
  ASSERT_TRUE(journal_->take_over(second, "second", Goal::kStart).ok());
  EXPECT_GT(second.fence, first.fence);
  const Status late = journal_->save(first);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().kind, ErrorKind::kConflict);
  EXPECT_TRUE(journal_->heartbeat(first)->fenced);
  EXPECT_FALSE(journal_->heartbeat(second)->fenced);
}

TEST_F(JournalTest, HearsARequestOnce) {
  RunRecord run = create();
  ASSERT_TRUE(journal_->take_over(run, "first", Goal::kStart).ok());
  ASSERT_TRUE(journal_->request(run.id, "pause").ok());
  EXPECT_EQ(journal_->heartbeat(run)->request, "pause");
  ASSERT_TRUE(journal_->take_over(run, "second", Goal::kStart).ok());
  EXPECT_EQ(journal_->heartbeat(run)->request, "");
}

TEST_F(JournalTest, KeepsStepsAndSlots) {
  RunRecord run = create();
  ASSERT_TRUE(journal_->take_over(run, "first", Goal::kStart).ok());
  StepRecord step = journal_->steps(run.id)->at(1);
  step.state = StepState::kDone;
  step.rows = 42;
  step.detail = "42 rows";
  ASSERT_TRUE(journal_->save_step(run, step).ok());
  EXPECT_EQ(journal_->steps(run.id)->at(1).rows, 42);
  ASSERT_TRUE(journal_->set_slots(run.id, "backfill-1", 2, "").ok());
  ASSERT_TRUE(journal_->mark_low_water(run.id, "backfill-1", "[7]").ok());
  const auto slots = journal_->slots(run.id, "backfill-1");
  ASSERT_EQ(slots->size(), 3U);
  EXPECT_EQ(slots->at(0).slot, Journal::kLowWaterSlot);
  EXPECT_EQ(slots->at(0).upto, "[7]");
}

TEST_F(JournalTest, RefusesOneThatANewerVersionWrote) {
  ASSERT_TRUE(journal_->ensure().ok());
  ASSERT_TRUE(
      connection_
          ->run({SqlWriter(QuoteStyle::kDouble).write("update _shoofly_meta set value = '99'"), {}})
          .ok());
  const Result<bool> opened = journal_->exists();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(
      opened.error().message,
      "open journal: it was written by a newer version of shoofly (journal version 99, this program knows 1)");
}

}  // namespace
}  // namespace shoofly
