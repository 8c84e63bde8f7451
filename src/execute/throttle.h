#pragma once

// Where the workers of a fill ask how fast they may go. The watch (watch.h) says so; without one it
// is full speed. Thread-safe.
//
// A share of the full speed is a number of workers that may be at work and the part of the time
// that each of them is: with 2 workers a share of 0.35 is one worker that rests three tenths of the
// time. A worker that may not begin waits between two chunks: it holds no lock, no transaction and
// no range that others would wait for.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "execute/stop.h"

namespace shoofly {

struct Speed {
  double share = 1;
  bool paused = false;
  std::string because;
};

class Throttle {
 public:
  void set(Speed speed);
  Speed speed() const;

  // A worker's turn, held for one chunk and the rest after it.
  class Turn {
   public:
    // Waits until it is given, or until `over`.
    Turn(Throttle& throttle, int workers, Clock& clock, std::function<bool()> over);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    // After a chunk that took so long: the part of the time that is not ours.
    void rest(Milliseconds worked);

   private:
    Throttle& throttle_;
    int workers_;
    Clock& clock_;
    std::function<bool()> over_;
    bool held_ = false;
  };

  // For work that is not divided into turns (a verification's ranges): stands still while that is
  // asked, and rests as `share` says.
  void breathe(Milliseconds worked, Clock& clock, const StopToken& stop) const;

  // The run's own failures: for the error budget.
  void failed() { failures_ += 1; }
  int failures() const { return failures_; }

  // What people at the terminal have not been told yet.
  void tell(std::string note);
  std::vector<std::string> take_notes();

  // That the fill will take far longer than was planned; for the status.
  void too_slow(std::string text);
  std::string too_slow() const;

 private:
  mutable std::mutex mutex_;
  Speed speed_;
  int working_ = 0;
  std::vector<std::string> notes_;
  std::string too_slow_;
  std::atomic<int> failures_{0};
};

// How many of `workers` may be at work at that share, and which part of the time each of them.
struct Allowance {
  int workers = 1;
  double part = 1;
};
Allowance allowance(double share, int workers);

}  // namespace shoofly
