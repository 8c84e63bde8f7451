#pragma once

// How long the write lock is left alone after a chunk, so that writers of the application get in.
// SQLite has no queue for the lock: who finds it taken sleeps 1, 2, 5, 10, 15, 20, 25, 25, 25, 50,
// 50, 100 ms (sqlite3_busy_timeout) and looks again. A loop of short transactions leaves gaps that
// such a sleeper misses again and again. So besides a small pause after each chunk, once in 100 ms
// the lock is left alone for 25 ms: in his first 128 ms a sleeper looks at least every 25 ms, so he
// cannot miss it. Where nobody else is seen, no time is given away. Thread-safe.

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>

namespace shoofly::sqlite {

class Courtesy {
 public:
  using Clock = std::chrono::steady_clock;

  // `others_there`: whether another process has the file open; asked at most every two seconds.
  explicit Courtesy(std::function<bool()> others_there) : others_there_(std::move(others_there)) {}

  // The lock was found taken by somebody who is not of this process's queue.
  void met_somebody(Clock::time_point now);

  // After holding the lock for `held`, which ended at `now`.
  std::chrono::microseconds pause_after(std::chrono::microseconds held, Clock::time_point now);

 private:
  bool somebody_there(Clock::time_point now);

  std::function<bool()> others_there_;
  std::mutex mutex_;
  std::optional<Clock::time_point> met_;
  std::optional<Clock::time_point> asked_;
  bool others_ = false;
  Clock::time_point free_until_{};  // the end of the last pause
  Clock::time_point busy_since_{};  // the end of the last long one
};

}  // namespace shoofly::sqlite
