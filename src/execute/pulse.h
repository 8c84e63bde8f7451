#pragma once

// The runner's pulse: a thread with a session of its own that says once a second that the runner is
// alive, hears whether it was asked to pause or has been replaced, and holds on to the run's lock:
// a lock whose session is lost is taken anew. Where that is not possible, or the run's fence is not
// this runner's any more, all sessions have to be opened anew (StopToken::lose) and somebody has to
// look who holds the run.

#include <atomic>
#include <memory>
#include <thread>

#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/run.h"
#include "execute/stop.h"

namespace shoofly {

class Pulse {
 public:
  // `lock` is the run's. Errors: the connection's. Stops and joins when destroyed.
  static Result<std::unique_ptr<Pulse>> start(const Engine& engine, const Dsn& dsn,
                                              const RunRecord& run, std::unique_ptr<RunLock> lock,
                                              StopToken& stop);
  ~Pulse();
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

  // Stops and joins; the lock, which may have been lost meanwhile.
  std::unique_ptr<RunLock> end();

 private:
  Pulse(const Engine& engine, Dsn dsn, std::unique_ptr<Connection> connection, RunRecord run,
        std::unique_ptr<RunLock> lock, StopToken& stop);
  void run();
  void beat();
  void hold();

  const Engine& engine_;
  Dsn dsn_;
  std::unique_ptr<Connection> connection_;
  RunRecord run_;
  std::unique_ptr<RunLock> lock_;
  StopToken& stop_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace shoofly
