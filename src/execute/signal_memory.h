#pragma once

// What one look at a server cannot tell and a row of looks can: for how long a follower of the log
// has been behind, who was there at the start and is gone, bytes a second, a percentile. Pure: the
// times are given.

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace shoofly {

using SteadyTime = std::chrono::steady_clock::time_point;

// Seconds that each follower is behind, by our own clock: since when the log has held something
// that it has not replayed. (The server's own account stands still while a replay does, and is NULL
// for one that has caught up.) What was behind at the first look counts from then.
class LagMemory {
 public:
  // The worst of them. A follower that may not be seen, or that was there before and is gone, is
  // trouble.
  Signal worst(const LoadReading& reading, SteadyTime now);

 private:
  double behind(const Follower& follower, SteadyTime now) const;
  void remember(const LoadReading& reading, SteadyTime now);

  struct Mark {
    SteadyTime at;
    std::int64_t position;
  };
  std::deque<Mark> log_;              // where the log's end was, oldest first
  std::map<std::string, int> known_;  // followers by name: the most that were there at once
};

// Bytes a second over the last seconds.
class RateMemory {
 public:
  double add(std::int64_t position, SteadyTime now);

 private:
  std::deque<std::pair<SteadyTime, std::int64_t>> marks_;
};

// A sliding window of durations.
class Percentile {
 public:
  void add(double seconds, SteadyTime now);
  // The 99th, nearest rank; nullopt while there is nothing.
  std::optional<double> p99(SteadyTime now);

 private:
  void forget(SteadyTime now);
  std::deque<std::pair<SteadyTime, double>> samples_;
};

}  // namespace shoofly
