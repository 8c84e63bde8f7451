#pragma once

// The change that the benchmarks make, and a run of it whose steps are timed.

#include <chrono>
#include <map>
#include <string>

#include "execute/observer.h"

namespace shoofly::bench {

// split_column users.name into two text columns, batches of at most 2,000 rows, two workers.
std::string split_change(const std::string& engine);

// Wall seconds per phase of the last run.
class PhaseTimes final : public SilentObserver {
 public:
  void on_step_begin(const Step& step, Direction) override;
  void on_step_end(const Step& step, Direction, const std::string& detail) override;
  double of(Phase phase) const;
  // When the last fill began and ended.
  std::chrono::system_clock::time_point fill_from;
  std::chrono::system_clock::time_point fill_to;

 private:
  std::map<Phase, double> seconds_;
  std::chrono::steady_clock::time_point begun_;
};

struct StartTimes {
  double whole = 0;     // from plan to verified
  double backfill = 0;  // the fill step alone
  double verify = 0;
  std::chrono::system_clock::time_point backfill_from;
  std::chrono::system_clock::time_point backfill_to;
};
// Runs `start` on the target in this process. Gives up when it fails.
// Seconds that `cutover` of the only open run takes.
double timed_cutover(const std::string& url);

StartTimes timed_start(const std::string& url, const std::string& change_file);

}  // namespace shoofly::bench
