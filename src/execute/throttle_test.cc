#include "execute/throttle.h"

#include <thread>

#include <gtest/gtest.h>

namespace shoofly {
namespace {

// Time that passes only when somebody sleeps.
class SleptClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override { return {}; }
  std::chrono::steady_clock::time_point steady() const override { return now_; }
  void sleep_for(Milliseconds duration) override { now_ += duration; }

 private:
  std::chrono::steady_clock::time_point now_;
};

const auto kGoOn = [] { return false; };

TEST(Allowance, WorkersAndTheirPart) {
  const auto expect = [](double share, int of, int workers, double part) {
    EXPECT_EQ(allowance(share, of).workers, workers) << share;
    EXPECT_NEAR(allowance(share, of).part, part, 1e-6) << share;
  };
  expect(1, 4, 4, 1);
  expect(0.75, 4, 3, 1);
  expect(0.6, 4, 3, 0.8);
  expect(0.35, 2, 1, 0.7);
  expect(0.02, 2, 1, 0.04);
  expect(0, 2, 1, 0.001);
}

TEST(Throttle, ADoneChunkIsFollowedByTheRestThatIsOwed) {
  SleptClock clock;
  Throttle throttle;
  {
    Throttle::Turn turn(throttle, 2, clock, kGoOn);
    turn.rest(Milliseconds(100));
  }
  EXPECT_EQ(clock.steady().time_since_epoch(), Milliseconds(0)) << "full speed";
  throttle.set({0.125, false, "x"});  // one worker, a quarter of the time
  Throttle::Turn turn(throttle, 2, clock, kGoOn);
  turn.rest(Milliseconds(100));
  EXPECT_GE(clock.steady().time_since_epoch(), Milliseconds(300));
  EXPECT_LE(clock.steady().time_since_epoch(), Milliseconds(340));
}

TEST(Throttle, AWorkerAboveTheAllowedNumberWaitsForAnothersTurn) {
  Throttle throttle;
  throttle.set({0.5, false, "x"});
  std::atomic<bool> second{false};
  auto first = std::make_unique<Throttle::Turn>(throttle, 2, system_clock(), kGoOn);
  std::thread waits([&] {
    const Throttle::Turn turn(throttle, 2, system_clock(), kGoOn);
    second = true;
  });
  std::this_thread::sleep_for(Milliseconds(100));
  EXPECT_FALSE(second);
  first.reset();  // it came to the end of the table: the other one goes on alone
  waits.join();
  EXPECT_TRUE(second);
}

TEST(Throttle, APauseHoldsEverybodyUntilItIsOverOrTheRunIs) {
  Throttle throttle;
  throttle.set({1, true, "x"});
  std::atomic<bool> over{false};
  std::atomic<int> begun{0};
  std::thread worker([&] {
    const Throttle::Turn turn(throttle, 1, system_clock(), [&] { return over.load(); });
    ++begun;
  });
  StopToken stop;
  std::thread verifier([&] {
    throttle.breathe(Milliseconds(0), system_clock(), stop);
    ++begun;
  });
  std::this_thread::sleep_for(Milliseconds(100));
  EXPECT_EQ(begun, 0);
  over = true;
  stop.interrupt();
  worker.join();
  verifier.join();
  EXPECT_EQ(begun, 2);
}

}  // namespace
}  // namespace shoofly
