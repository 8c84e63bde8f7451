#include "execute/batch_size.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

TEST(BatchSize, GrowsToItsBoundWhileChunksAreQuick) {
  BatchSize size({});
  EXPECT_EQ(size.get(), 500);
  size.took(Milliseconds(10), size.get());
  EXPECT_EQ(size.get(), 1000);
  size.took(Milliseconds(10), size.get());
  size.took(Milliseconds(10), size.get());
  EXPECT_EQ(size.get(), 2000);
}

TEST(BatchSize, ShrinksWhenChunksAreSlow) {
  BatchSize size({});
  size.took(Milliseconds(1), 1000);
  EXPECT_EQ(size.get(), 2000);
  size.took(Milliseconds(200), size.get());
  EXPECT_EQ(size.get(), 1000);
  size.took(Milliseconds(125), size.get());
  EXPECT_EQ(size.get(), 800);
  size.took(Milliseconds(1'000), size.get());
  EXPECT_EQ(size.get(), 500);
  size.took(Milliseconds(190), size.get());  // the lower bound holds while it can
  EXPECT_EQ(size.get(), 500);
}

TEST(BatchSize, GoesBelowItsBoundForLargeRows) {
  BatchSize size({});
  size.took(Milliseconds(1'000), size.get());
  EXPECT_EQ(size.get(), 50);
  size.took(Milliseconds(100), size.get());
  EXPECT_EQ(size.get(), 50);
  size.took(Milliseconds(10), size.get());
  EXPECT_EQ(size.get(), 100);
  EXPECT_EQ(BatchSize({}, 400'000).get(), 10);
  EXPECT_EQ(BatchSize({}, 50'000'000).get(), 1);
  EXPECT_EQ(BatchSize({}, 100).get(), 500);
}

// Of a chunk that takes 300 ms without a row, and half a millisecond more with each.
void take(BatchSize& size, int chunks) {
  for (int i = 0; i < chunks; ++i) size.took(Milliseconds(300 + size.get() / 2), size.get());
}

TEST(BatchSize, ComesBackWhereFewerRowsTakeAsLong) {
  BatchSize size({});
  take(size, 1);
  EXPECT_LT(size.get(), 500);
  take(size, 8);
  EXPECT_EQ(size.get(), 500);
  take(size, 20);
  EXPECT_EQ(size.get(), 500);
}

TEST(BatchSize, ComesBackFromOneRow) {
  BatchSize size({}, 50'000'000);
  EXPECT_EQ(size.get(), 1);
  take(size, 30);
  EXPECT_EQ(size.get(), 500);
  for (int i = 0; i < 5; ++i) size.took(Milliseconds(10 * size.get()), size.get());
  EXPECT_LE(size.get(), 10);  // now it is the rows
}

TEST(BatchSize, StaysBelowItsBoundForLargeRows) {
  BatchSize size({}, 50'000'000);
  for (int i = 0; i < 50; ++i) {
    size.took(Milliseconds(600 * size.get()), size.get());
    EXPECT_LE(size.get(), 2);
  }
}

TEST(BatchSize, GoesBelowItsBoundForLocks) {
  BatchSize size({});
  size.failed();
  size.failed();
  EXPECT_EQ(size.get(), 125);
  for (int i = 0; i < 20; ++i) size.failed();
  EXPECT_EQ(size.get(), 1);
  size.took(Milliseconds(1), size.get());
  EXPECT_EQ(size.get(), 2);
}

TEST(BatchSize, AThrottledFillWritesSmallerChunks) {
  BatchSize size({});
  for (int i = 0; i < 5; ++i) size.took(Milliseconds(100), 1000);
  EXPECT_EQ(size.get(), 1000);
  size.aim_at(0.6);
  size.took(Milliseconds(100), size.get());
  EXPECT_EQ(size.get(), 600);
  size.aim_at(0.02);  // never shorter than 10 ms
  for (int i = 0; i < 5; ++i) size.took(Milliseconds(50), 1100);
  EXPECT_EQ(size.get(), 220);
  for (int i = 0; i < 5; ++i) size.took(Milliseconds(20), 150);
  EXPECT_EQ(size.get(), 100);  // nor fewer rows than a fifth of the lower bound
  size.aim_at(1);
  size.took(Milliseconds(50), size.get());
  EXPECT_EQ(size.get(), 200);
}

}  // namespace
}  // namespace shoofly
