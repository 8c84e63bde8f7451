#include "execute/patience.h"

#include <algorithm>

namespace shoofly {
namespace {

constexpr Milliseconds kFirstWait{100};
constexpr Milliseconds kLongestWait{5'000};

}  // namespace

Patience::Patience(Milliseconds limit) : limit_(limit), backoff_(kFirstWait, kLongestWait) {}

void Patience::begun(const std::string& mark) {
  since_.reset();
  const bool further = mark_ != mark;
  mark_ = mark;
  fruitless_ = further ? 0 : fruitless_ + 1;
  if (further) backoff_ = Backoff(kFirstWait, kLongestWait);
}

std::optional<Milliseconds> Patience::lost(std::chrono::steady_clock::time_point now) {
  if (!since_) since_ = now;
  const auto left = std::chrono::duration_cast<Milliseconds>(*since_ + limit_ - now);
  if (left.count() <= 0 || fruitless_ >= kFruitlessRounds) return std::nullopt;
  return std::min(backoff_.next(), left);
}

}  // namespace shoofly
