#pragma once

// Holds readings against a run's guards: how fast the fill may go, whether it must stand still or
// the run must end, and what a person is told. Pure: the times are given.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "execute/share_control.h"
#include "execute/signal_memory.h"
#include "plan/plan.h"

namespace shoofly {

// What guards may do to the command that is under way.
enum class GuardReach {
  kSlowDown,  // going back: it is throttled and paused, never stopped
  kStop,      // from contract on nothing goes back by itself: `rollback` halts
  kRollBack,
};

struct Verdict {
  double share = 1;                 // of full speed
  bool paused = false;              // no chunk at all; share says nothing
  std::string because;              // what holds the run back; empty: nothing
  std::vector<std::string> events;  // what has changed
  std::optional<Error> stop;        // kind: guard
  bool roll_back = false;           // together with stop
};

class Guards {
 public:
  Guards(std::vector<Guard> guards, int workers, GuardReach reach);

  const std::vector<Guard>& all() const { return guards_; }
  // `found[i]` is what was read for all()[i].
  Verdict judge(const std::vector<Signal>& found, SteadyTime now);

 private:
  struct Watched {
    ShareControl control;
    Smoothed others;
    std::optional<SteadyTime> tripped;  // since when
    SteadyTime last_over;
    std::optional<SteadyTime> blind;  // since when it cannot be read
    std::optional<SteadyTime> told;   // the last trip that was told
    bool told_this = false;
    double worst = 0;
  };
  double share_of(const Guard& guard, const Signal& found, Watched& watched) const;
  bool ends_run(const Guard& guard, const Signal& found, const Watched& watched,
                SteadyTime now) const;
  void follow(const Guard& guard, const Signal& found, bool over, Watched& watched, SteadyTime now,
              Verdict& verdict) const;

  std::vector<Guard> guards_;
  std::vector<Watched> watched_;
  int workers_;
  GuardReach reach_;
};

// "replica_lag of standby "a" is 3.2 s, above 2.0 s", or why it cannot be read.
std::string finding(const Guard& guard, const Signal& found);

}  // namespace shoofly
