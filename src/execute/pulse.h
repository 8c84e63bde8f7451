#pragma once

// The runner's pulse: a thread with a session of its own that says once a second that the runner is
// alive, and hears whether it was asked to pause or has been replaced.

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
  // Errors: the connection's. Stops and joins when destroyed.
  static Result<std::unique_ptr<Pulse>> start(const Engine& engine, const Dsn& dsn,
                                              const RunRecord& run, StopToken& stop);
  ~Pulse();
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

 private:
  Pulse(const Engine& engine, std::unique_ptr<Connection> connection, RunRecord run,
        StopToken& stop);
  void beat();

  const Engine& engine_;
  std::unique_ptr<Connection> connection_;
  RunRecord run_;
  StopToken& stop_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace shoofly
