#include "execute/share_control.h"

#include <algorithm>

namespace shoofly {
namespace {

constexpr double kAim = 0.7;      // of the threshold: where the share holds
constexpr double kAhead = 2;      // readings that the slope is followed into the future
constexpr double kWorst = 0.5;    // the largest single step down
constexpr double kStepUp = 0.04;  // the largest single step up
constexpr double kSoftening = 0.3;
constexpr double kBlind = 0.1;  // nearer to a stand-still would punish a right that is missing

constexpr double kFreeSessions = 2;  // as many processors has every server that is worth a run
constexpr double kNobody = 0.3;      // on average: a monitoring query now and then is nobody
constexpr double kWeight = 0.25;     // of a new reading: half a second of about two seconds

}  // namespace

double ShareControl::next(std::optional<double> load) {
  if (!load) {
    last_.reset();
    return share_ = std::min(share_, std::max(kBlind, share_ * kWorst));
  }
  const double expected = *load + kAhead * std::max(0.0, *load - last_.value_or(*load));
  last_ = load;
  if (expected > 1) {
    share_ *= std::max(kWorst, 1 / expected);
  } else if (expected > kAim) {
    share_ *= 1 - kSoftening * (expected - kAim) / (1 - kAim);
  } else {
    share_ += kStepUp * (1 - expected / kAim);
  }
  return share_ = std::clamp(share_, kLeast, 1.0);
}

double neighbourly_share(double others, int workers, double limit) {
  if (others < kNobody || limit >= 1) return 1;
  const double fair = others * limit / (1 - limit);
  const double allowed = std::max(fair, kFreeSessions - others);
  return std::clamp(allowed / std::max(1, workers), ShareControl::kLeast, 1.0);
}

double Smoothed::add(double value) {
  value_ = value_ ? *value_ + kWeight * (value - *value_) : value;
  return *value_;
}

}  // namespace shoofly
