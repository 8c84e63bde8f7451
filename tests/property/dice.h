#pragma once

// The one source of chance of a case: what comes out depends on the seed alone, on every machine
// (the standard's distributions differ from library to library).

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace shoofly::testing {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  // 0 .. sides-1; 0 where there are no sides.
  std::size_t below(std::size_t sides) { return sides == 0 ? 0 : random_() % sides; }
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1)));
  }
  bool percent(int chance) { return between(1, 100) <= chance; }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  std::uint64_t number() { return random_(); }
  std::mt19937_64& random() { return random_; }

 private:
  std::mt19937_64 random_;
};

}  // namespace shoofly::testing
