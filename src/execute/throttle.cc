#include "execute/throttle.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace shoofly {
namespace {

constexpr Milliseconds kLook{20};  // how often one who waits looks whether he may go on

}  // namespace

Allowance allowance(double share, int workers) {
  const double wanted = std::max(0.0, share) * workers;
  Allowance allowed;
  // What is left over by rounding is no worker.
  allowed.workers = std::clamp(static_cast<int>(std::ceil(wanted - 1e-9)), 1, std::max(1, workers));
  allowed.part = std::clamp(wanted / allowed.workers, 0.001, 1.0);
  return allowed;
}

void Throttle::set(Speed speed) {
  const std::lock_guard lock(mutex_);
  speed_ = std::move(speed);
}

Speed Throttle::speed() const {
  const std::lock_guard lock(mutex_);
  return speed_;
}

Throttle::Turn::Turn(Throttle& throttle, int workers, Clock& clock, std::function<bool()> over)
    : throttle_(throttle), workers_(workers), clock_(clock), over_(std::move(over)) {
  while (!over_()) {
    {
      const std::lock_guard lock(throttle_.mutex_);
      const Speed& speed = throttle_.speed_;
      if (!speed.paused && throttle_.working_ < allowance(speed.share, workers_).workers) {
        ++throttle_.working_;
        held_ = true;
        return;
      }
    }
    clock_.sleep_for(kLook);
  }
}

Throttle::Turn::~Turn() {
  if (!held_) return;
  const std::lock_guard lock(throttle_.mutex_);
  --throttle_.working_;
}

namespace {

// The part of the time is asked again all the time: who may go faster again does not rest to the
// end. A part of nothing is a pause.
void rest_until(Milliseconds worked, Clock& clock, const std::function<bool()>& over,
                const std::function<double()>& part) {
  const auto begun = clock.steady();
  while (!over()) {
    const double now = part();
    const auto rested = clock.steady() - begun;
    if (now > 0 && rested >= worked * (1 / now - 1)) return;
    clock.sleep_for(std::min(kLook, Milliseconds(1) + worked));
  }
}

}  // namespace

void Throttle::Turn::rest(Milliseconds worked) {
  if (!held_) return;
  rest_until(worked, clock_, over_,
             [this] { return allowance(throttle_.speed().share, workers_).part; });
}

void Throttle::breathe(Milliseconds worked, Clock& clock, const StopToken& stop) const {
  rest_until(
      worked, clock, [&stop] { return stop.stopped(); },
      [this] {
        const Speed now = speed();
        return now.paused ? 0 : now.share;
      });
}

void Throttle::tell(std::string note) {
  const std::lock_guard lock(mutex_);
  notes_.push_back(std::move(note));
}

std::vector<std::string> Throttle::take_notes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notes_, {});
}

void Throttle::too_slow(std::string text) {
  const std::lock_guard lock(mutex_);
  too_slow_ = std::move(text);
}

std::string Throttle::too_slow() const {
  const std::lock_guard lock(mutex_);
  return too_slow_;
}

}  // namespace shoofly
