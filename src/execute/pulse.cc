#include "execute/pulse.h"

#include <utility>

#include "execute/journal.h"

namespace shoofly {

Result<std::unique_ptr<Pulse>> Pulse::start(const Engine& engine, const Dsn& dsn,
                                            const RunRecord& run, StopToken& stop) {
  SessionOptions options;
  options.application_name = "shoofly pulse";
  SHOOFLY_ASSIGN(std::unique_ptr<Connection> connection, engine.connect(dsn, options));
  return std::unique_ptr<Pulse>(new Pulse(engine, std::move(connection), run, stop));
}

Pulse::Pulse(const Engine& engine, std::unique_ptr<Connection> connection, RunRecord run,
             StopToken& stop)
    : engine_(engine),
      connection_(std::move(connection)),
      run_(std::move(run)),
      stop_(stop),
      thread_([this] { beat(); }) {}

Pulse::~Pulse() {
  over_ = true;
  thread_.join();
}

void Pulse::beat() {
  Journal journal(*connection_, engine_);
  for (int tick = 0; !over_; ++tick) {
    if (tick % 20 == 0) {
      const Result<Journal::Pulse> pulse = journal.heartbeat(run_);
      if (!pulse.ok()) {
        // A pulse that fails is no reason to stop: chunks check the fence themselves. Only the
        // session is made anew, and the next beat tries again.
        if (!connection_->alive() && !connection_->reconnect().ok()) continue;
      } else if (pulse->fenced) {
        stop_.stop(Error(ErrorKind::kConflict, "another runner has taken over this run"));
      } else if (pulse->request == "pause") {
        stop_.stop(Error(ErrorKind::kInterrupted, "paused on request"));
      }
    }
    system_clock().sleep_for(Milliseconds(50));
  }
}

}  // namespace shoofly
