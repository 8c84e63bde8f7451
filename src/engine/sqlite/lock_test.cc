#include "engine/sqlite/lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/temp_dir.h"

namespace shoofly::sqlite {
namespace {

using ::testing::MatchesRegex;

class LockTest : public ::testing::Test {
 protected:
  void SetUp() override { testing::write_text(folder_ / "a.db", ""); }
  Dsn dsn() const { return *Dsn::parse("sqlite:" + (folder_ / "a.db").string()); }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_.path()), {}));
  }
  testing::TempDir folder_;
};

TEST_F(LockTest, OneRunnerAtATimeAndTheSecondIsToldWho) {
  auto first = lock_run(dsn(), "split-1", Milliseconds(0));
  ASSERT_TRUE(first.ok()) << first.error().describe();
  EXPECT_TRUE((*first)->held());
  const auto begun = std::chrono::steady_clock::now();
  const auto second = lock_run(dsn(), "split-1", Milliseconds(200));
  EXPECT_GE(std::chrono::steady_clock::now() - begun, Milliseconds(200));
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(
      second.error().message,
      MatchesRegex("lock run \"split-1\": another runner has it: pid [0-9]+, host \".+\", since "
                   "20[-0-9]+T[:0-9]+Z"));
  EXPECT_TRUE(lock_run(dsn(), "split-2", Milliseconds(0)).ok()) << "another run";
  EXPECT_TRUE((*first)->held());
  first->reset();
  EXPECT_EQ(files(), 1U) << "nothing is left behind";
  EXPECT_TRUE(lock_run(dsn(), "split-1", Milliseconds(0)).ok()) << "free at once";
}

TEST_F(LockTest, AnotherNameOfTheDatabaseIsTheSameLock) {
  std::filesystem::create_symlink(folder_ / "a.db", folder_ / "b.db");
  auto first = lock_run(dsn(), "r", Milliseconds(0));
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(
      lock_run(*Dsn::parse("sqlite:" + (folder_ / "b.db").string()), "r", Milliseconds(0)).ok());
}

TEST_F(LockTest, RunsWithOddNamesDoNotMeet) {
  auto first = lock_run(dsn(), "a/b", Milliseconds(0));
  ASSERT_TRUE(first.ok()) << first.error().describe();
  EXPECT_TRUE(lock_run(dsn(), "a_b", Milliseconds(0)).ok());
  EXPECT_TRUE(lock_run(dsn(), "a.b", Milliseconds(0)).ok());
  EXPECT_TRUE(lock_run(dsn(), std::string(300, 'x'), Milliseconds(0)).ok());
  EXPECT_FALSE(lock_run(dsn(), "a/b", Milliseconds(0)).ok());
}

TEST_F(LockTest, AKilledRunnerHoldsNothing) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto held = lock_run(dsn(), "r", Milliseconds(0));
    const char answer = held.ok() ? 'y' : 'n';
    if (write(ready[1], &answer, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const auto taken = lock_run(dsn(), "r", Milliseconds(0));
  ASSERT_FALSE(taken.ok());
  EXPECT_THAT(taken.error().message, ::testing::HasSubstr("pid " + std::to_string(child) + ","));
  std::thread killer([child] {
    std::this_thread::sleep_for(Milliseconds(100));
    kill(child, SIGKILL);
  });
  EXPECT_TRUE(lock_run(dsn(), "r", Milliseconds(5000)).ok()) << "a dying predecessor is waited for";
  killer.join();
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
}

TEST_F(LockTest, ARemovedFileIsNoLock) {
  auto first = lock_run(dsn(), "r", Milliseconds(0));
  ASSERT_TRUE(first.ok());
  std::filesystem::remove(folder_ / "a.db-shoofly-lock-r");
  EXPECT_FALSE((*first)->held());
  auto second = lock_run(dsn(), "r", Milliseconds(0));
  ASSERT_TRUE(second.ok());
  EXPECT_FALSE((*first)->held());
  first->reset();
  EXPECT_TRUE((*second)->held()) << "the first did not take the second's file along";
}

TEST_F(LockTest, ThereMustBeADatabase) {
  const auto missing =
      lock_run(*Dsn::parse("sqlite:" + (folder_ / "no.db").string()), "r", Milliseconds(0));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
}

// Many threads, one lock: never two holders, and each gets its turn although the file comes and
// goes.
TEST_F(LockTest, NeverTwo) {
  std::atomic<int> inside{0};
  std::atomic<int> turns{0};
  std::atomic<bool> two{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 10; ++turn) {
        auto lock = lock_run(dsn(), "r", Milliseconds(20'000));
        if (!lock.ok()) continue;
        if (++inside != 1) two = true;
        std::this_thread::sleep_for(Milliseconds(1));
        --inside;
        ++turns;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(two);
  EXPECT_EQ(turns, 40);
}

}  // namespace
}  // namespace shoofly::sqlite
