#pragma once

// Reads the signals of a run's guards, each in its own rhythm: the server's own twice a second, a
// probe ten times a second, what a person's query or command says every two seconds. Errors are
// signals that could not be read. For one thread.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/process.h"
#include "engine/engine.h"
#include "execute/signal_memory.h"
#include "execute/throttle.h"
#include "plan/plan.h"

namespace shoofly {

class SignalReader {
 public:
  SignalReader(const Engine& engine, std::unique_ptr<Connection> connection,
               std::vector<Guard> guards, std::vector<QualifiedName> tables,
               const Throttle& throttle);

  Connection& connection() { return *connection_; }

  // Until every query and command has answered once, or had its time: what has not answered yet
  // cannot be read.
  void await_first(Clock& clock);
  // Between two readings: probes, and commands that have ended.
  void between(SteadyTime now);
  // One signal a guard, in their order.
  std::vector<Signal> read(SteadyTime now);

 private:
  struct Own {  // what a guard's own query or command said last
    Percentile window;
    Signal last{std::nullopt, "", "it has not answered yet"};
    bool answered = false;
    std::optional<SteadyTime> asked;
    std::optional<ChildProcess> child;
  };
  void said(Own& own, Signal signal) const;
  void probe(const Guard& guard, Own& own, SteadyTime now);
  void query(const Guard& guard, Own& own, SteadyTime now);
  void command(const Guard& guard, Own& own, SteadyTime now);
  Signal of_server(const Guard& guard, const Result<LoadReading>& reading, SteadyTime now);
  Result<LoadReading> look();

  const Engine& engine_;
  std::unique_ptr<Connection> connection_;
  std::vector<Guard> guards_;
  LoadRequest request_;
  const Throttle& throttle_;
  std::vector<Own> own_;
  LagMemory lag_;
  RateMemory rate_;
};

}  // namespace shoofly
