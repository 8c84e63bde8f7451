#include "execute/backfill.h"

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
  size.took(Milliseconds(400), size.get());
  EXPECT_EQ(size.get(), 1000);
  size.took(Milliseconds(125), size.get());
  EXPECT_EQ(size.get(), 800);
}

TEST(BatchSize, GoesBelowItsBoundOnlyForLocks) {
  BatchSize size({});
  size.failed();
  size.failed();
  EXPECT_EQ(size.get(), 125);
  for (int i = 0; i < 20; ++i) size.failed();
  EXPECT_EQ(size.get(), 1);
  size.took(Milliseconds(1), 1);
  EXPECT_EQ(size.get(), 500);
}

}  // namespace
}  // namespace shoofly
