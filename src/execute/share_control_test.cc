#include "execute/share_control.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

namespace shoofly {
namespace {

constexpr double kReading = 0.5;  // seconds between two

// A standby that replays 1/`ratio` of what the fill logs at full speed; its lag in seconds.
struct Course {
  std::vector<double> shares;
  std::vector<double> lags;
};
Course replica(
    double ratio, double threshold, int readings,
    const std::function<double(int)>& noise = [](int) { return 0.0; }) {
  Course course;
  ShareControl control;
  double lag = 0;
  for (int i = 0; i < readings; ++i) {
    lag = std::max(0.0, lag + (control.share() * ratio - 1) * kReading);
    const double seen = std::max(0.0, lag + noise(i));
    course.lags.push_back(lag);
    course.shares.push_back(control.next(seen / threshold));
  }
  return course;
}

TEST(ShareControl, AnIdleServerIsGivenFullSpeed) {
  ShareControl control;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(control.next(i % 3 == 0 ? 0.2 : 0.0), 1);
}

TEST(ShareControl, HoldsALagUnderItsThresholdWithoutSwinging) {
  for (const double ratio : {1.5, 3.0, 8.0, 20.0}) {
    const Course course = replica(ratio, 2, 600, [](int i) { return 0.3 * std::sin(i * 1.7); });
    double least = 1;
    double most = 0;
    double sum = 0;
    for (std::size_t i = 120; i < course.lags.size(); ++i) {
      EXPECT_LT(course.lags[i], 2) << "ratio " << ratio << ", reading " << i;
      least = std::min(least, course.shares[i]);
      most = std::max(most, course.shares[i]);
      sum += course.shares[i] / static_cast<double>(course.lags.size() - 120);
    }
    // The standby's own speed is used, and neither end of the scale is touched.
    EXPECT_GT(sum, 0.8 / ratio) << ratio;
    EXPECT_LT(sum, 1.1 / ratio) << ratio;
    EXPECT_GT(least, 0.4 / ratio) << ratio;
    EXPECT_LT(most, 2.0 / ratio) << ratio;
  }
}

TEST(ShareControl, TheFirstOvershootIsShort) {
  const Course course = replica(3, 2, 60);
  EXPECT_LT(*std::max_element(course.lags.begin(), course.lags.end()), 2.5);
  for (std::size_t i = 24; i < course.lags.size(); ++i) EXPECT_LT(course.lags[i], 2) << i;
}

TEST(ShareControl, WhatCannotBeReadGoesDownAndComesBackSlowly) {
  ShareControl control;
  for (int i = 0; i < 10; ++i) control.next(std::nullopt);
  EXPECT_DOUBLE_EQ(control.share(), 0.1);
  control.next(0);
  EXPECT_LT(control.share(), 0.2);
  for (int i = 0; i < 30; ++i) control.next(0);
  EXPECT_EQ(control.share(), 1);
  for (int i = 0; i < 30; ++i) control.next(50);
  EXPECT_EQ(control.share(), ShareControl::kLeast);
  control.next(std::nullopt);
  EXPECT_EQ(control.share(), ShareControl::kLeast);
}

TEST(NeighbourlyShare, TakesItsPartOfThoseAtWork) {
  EXPECT_EQ(neighbourly_share(0, 2, 0.15), 1);
  EXPECT_EQ(neighbourly_share(0.1, 2, 0.15), 1);
  EXPECT_DOUBLE_EQ(neighbourly_share(1, 2, 0.15), 0.5);  // one of two processors is free
  EXPECT_NEAR(neighbourly_share(4, 2, 0.15), 0.35, 0.01);
  EXPECT_EQ(neighbourly_share(20, 2, 0.15), 1);  // two among twenty disturb nobody
  EXPECT_NEAR(neighbourly_share(20, 8, 0.15), 0.44, 0.01);
  EXPECT_EQ(neighbourly_share(4, 2, 1), 1);
}

TEST(Smoothed, FollowsWithinSeconds) {
  Smoothed smoothed;
  EXPECT_EQ(smoothed.add(4), 4);
  for (int i = 0; i < 12; ++i) smoothed.add(0);
  EXPECT_LT(smoothed.add(0), 0.3);
}

}  // namespace
}  // namespace shoofly
