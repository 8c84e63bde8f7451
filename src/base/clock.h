#pragma once

// Time as the program sees it. Wall time is written to journals and reports, steady time measures.
// Tests of deciding code pass a FakeClock.

#include <chrono>
#include <string>

namespace shoofly {

using Milliseconds = std::chrono::milliseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() const = 0;
  virtual std::chrono::steady_clock::time_point steady() const = 0;
  virtual void sleep_for(Milliseconds duration) = 0;
};

Clock& system_clock();

// "2026-11-21T06:20:00Z", UTC, whole seconds.
std::string format_utc(std::chrono::system_clock::time_point time);
// The opposite; the epoch for a text of another form.
std::chrono::system_clock::time_point parse_utc(const std::string& text);

// "1h 02m", "3m 20s", "4.2 s", "120 ms": for people.
std::string format_duration(std::chrono::milliseconds duration);

}  // namespace shoofly
