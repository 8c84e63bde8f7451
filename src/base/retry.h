#pragma once

// Waiting times between tries: exponential with full jitter, so that several waiters do not march
// in step. Deciding only; the caller sleeps.

#include <algorithm>
#include <cstdint>
#include <random>

#include "base/clock.h"

namespace shoofly {

class Backoff {
 public:
  Backoff(Milliseconds first, Milliseconds longest, std::uint64_t seed = std::random_device{}())
      : ceiling_(first), longest_(longest), random_(seed) {}

  // Between a half and the whole of a ceiling that doubles with each call.
  Milliseconds next() {
    std::uniform_int_distribution<std::int64_t> pick(ceiling_.count() / 2, ceiling_.count());
    const Milliseconds wait(pick(random_));
    ceiling_ = std::min(ceiling_ * 2, longest_);
    return wait;
  }

 private:
  Milliseconds ceiling_;
  Milliseconds longest_;
  std::mt19937_64 random_;
};

}  // namespace shoofly
