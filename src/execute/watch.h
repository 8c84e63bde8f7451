#pragma once

// The run's watch: one thread with one session of its own ("shoofly guards") that reads, about
// twice a second and for all workers, what the guards want to know, and says how fast the run may
// go. Without guards there is none.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/guards.h"
#include "execute/journal.h"
#include "execute/run.h"
#include "execute/signal_reader.h"
#include "execute/stop.h"
#include "execute/throttle.h"
#include "plan/plan.h"

namespace shoofly {

class Watch {
 public:
  // Takes the first reading before it returns, so that the first chunk is already as fast as it may
  // be. Null where the plan has nothing to watch. Errors: the connection's. Stops and joins when
  // destroyed.
  static Result<std::unique_ptr<Watch>> start(const Engine& engine, const Dsn& dsn,
                                              const RunRecord& run, const Plan& plan,
                                              GuardReach reach, StopToken& stop,
                                              Throttle& throttle);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // A guard wants the run to go back; it has been stopped for that.
  bool wants_rollback() const { return roll_back_; }

 private:
  Watch(const Engine& engine, SignalReader reader, Guards guards, RunRecord run, StopToken& stop,
        Throttle& throttle);
  void go();
  void look();
  void note(const Speed& speed);

  SignalReader reader_;
  Journal journal_;  // on the reader's session
  Guards guards_;
  RunRecord run_;
  StopToken& stop_;
  Throttle& throttle_;
  std::atomic<bool> roll_back_{false};
  std::vector<std::string> untold_;  // events that the journal has not taken yet
  std::int64_t looks_ = 0;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace shoofly
