#include "execute/pulse.h"

#include <utility>

#include "execute/journal.h"

namespace shoofly {

Result<std::unique_ptr<Pulse>> Pulse::start(const Engine& engine, const Dsn& dsn,
                                            const RunRecord& run, std::unique_ptr<RunLock> lock,
                                            StopToken& stop) {
  SessionOptions options;
  options.application_name = "shoofly pulse";
  SHOOFLY_ASSIGN(std::unique_ptr<Connection> connection, engine.connect(dsn, options));
  return std::unique_ptr<Pulse>(
      new Pulse(engine, dsn, std::move(connection), run, std::move(lock), stop));
}

Pulse::Pulse(const Engine& engine, Dsn dsn, std::unique_ptr<Connection> connection, RunRecord run,
             std::unique_ptr<RunLock> lock, StopToken& stop)
    : engine_(engine),
      dsn_(std::move(dsn)),
      connection_(std::move(connection)),
      run_(std::move(run)),
      lock_(std::move(lock)),
      stop_(stop),
      thread_([this] { this->run(); }) {}

Pulse::~Pulse() { static_cast<void>(end()); }

std::unique_ptr<RunLock> Pulse::end() {
  over_ = true;
  if (thread_.joinable()) thread_.join();
  return std::move(lock_);
}

void Pulse::run() {
  for (int tick = 0; !over_; ++tick) {
    // Whoever has lost the run says so once.
    if (tick % 20 == 0 && !stop_.lost()) {
      hold();
      beat();
    }
    system_clock().sleep_for(Milliseconds(50));
  }
}

void Pulse::hold() {
  if (lock_->held()) return;
  Result<std::unique_ptr<RunLock>> anew = engine_.lock_run(dsn_, run_.id, Milliseconds(0));
  if (anew.ok()) {
    lock_ = std::move(*anew);
    return;
  }
  stop_.lose(Error(ErrorKind::kConnectionLost,
                   "the session that holds the run's lock was lost: " + anew.error().describe()));
}

void Pulse::beat() {
  Journal journal(*connection_, engine_);
  const Result<Journal::Pulse> pulse = journal.heartbeat(run_);
  if (!pulse.ok()) {
    // A pulse that fails is no reason to stop: every write of the run looks at the fence itself.
    // Only the session is made anew, and the next beat tries again.
    if (!connection_->alive()) static_cast<void>(connection_->reconnect().ok());
  } else if (pulse->fenced) {
    stop_.lose(Error(ErrorKind::kConnectionLost, "the run's journal names another runner"));
  } else if (pulse->request == "pause") {
    stop_.stop(Error(ErrorKind::kInterrupted, "paused on request"));
  }
}

}  // namespace shoofly
