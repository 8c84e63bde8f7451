#include "engine/sqlite/courtesy.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "engine/sqlite/write_turn.h"

namespace shoofly::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Courtesy::Clock::time_point kStart{seconds(1000)};

TEST(Courtesy, GivesNothingAwayWhereNobodyIs) {
  int asked = 0;
  Courtesy courtesy([&] { return ++asked < 0; });
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(courtesy.pause_after(milliseconds(20), kStart + milliseconds(20 * i)).count(), 0);
  EXPECT_EQ(asked, 1);  // in two seconds
  courtesy.pause_after(milliseconds(1), kStart + seconds(5));
  EXPECT_EQ(asked, 2);
}

TEST(Courtesy, ASleeperCannotMissThePause) {
  // The times at which SQLite's own busy handler looks, from falling asleep on.
  const std::vector<int> looks = {0, 1, 3, 8, 18, 33, 53, 78, 103, 128};
  for (int chunk : {2, 7, 15, 30}) {
    for (int offset = 0; offset < 130; ++offset) {
      Courtesy courtesy([] { return true; });
      bool met = false;
      int now = 0;
      while (now < 260) {
        now += chunk;
        const auto pause = courtesy.pause_after(milliseconds(chunk), kStart + milliseconds(now));
        const int end = now + static_cast<int>(pause.count() / 1000);
        for (const int look : looks) met = met || (offset + look >= now && offset + look < end);
        now = end;
      }
      EXPECT_TRUE(met) << "chunks of " << chunk << " ms, asleep from " << offset;
    }
  }
}

TEST(Courtesy, RemembersWhomItMet) {
  Courtesy courtesy([] { return false; });
  EXPECT_EQ(courtesy.pause_after(milliseconds(8), kStart).count(), 0);
  courtesy.met_somebody(kStart);
  EXPECT_EQ(courtesy.pause_after(milliseconds(8), kStart + seconds(1)), milliseconds(2));
  EXPECT_EQ(courtesy.pause_after(milliseconds(200), kStart + seconds(2)), milliseconds(25));
  EXPECT_EQ(courtesy.pause_after(milliseconds(8), kStart + seconds(11)).count(), 0);
}

TEST(WriteTurn, FirstComeFirstServed) {
  const auto turn = WriteTurn::of("/tmp/shoofly-no-such-file");
  EXPECT_EQ(turn, WriteTurn::of("/tmp/../tmp/shoofly-no-such-file"));
  ASSERT_TRUE(turn->take(milliseconds(10)));
  EXPECT_FALSE(turn->take(milliseconds(10)));
  std::vector<int> order;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      ASSERT_TRUE(turn->take(seconds(10)));
      order.push_back(i);
      turn->give_back();
    });
    std::this_thread::sleep_for(milliseconds(30));
  }
  turn->give_back();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
}

}  // namespace
}  // namespace shoofly::sqlite
