#pragma once

// Statements that need strong locks, done without making the application wait: a quiet moment is
// looked for first, then the locks of one transaction are waited for and held for `lock_timeout` in
// all; then it gives up, names who stood in the way, backs off with jitter and tries again. What is
// done when is decided in lock_decision.h.

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/lock_decision.h"
#include "execute/observer.h"
#include "execute/stop.h"

namespace shoofly {

class LockedWork {
 public:
  LockedWork(Connection& connection, const Engine& engine, const LockPolicy& policy, Clock& clock,
             const StopToken& stop, Observer& observer);

  // Told of what is waited for and of each attempt that failed, for the journal.
  std::function<void(const std::string&)> on_attempt;
  // Writes down, before it is done, whose statement or session is ended. Without it, or when it
  // fails, nobody's is.
  std::function<Status(const std::string&)> on_end;

  // Runs `statements` in one transaction; those from `journal_from` on are the journal's own. The
  // first journal statement must return a row, else the run is fenced and everything is rolled
  // back. `wanted`: the locks that they take. Where none of these holds up a reader or a writer the
  // budget does not apply: they are waited for longer, and held for as long as it takes. Errors:
  // conflict (still locked after all attempts, sessions named, or fenced), refused (a session may
  // not be ended by this role), in doubt, others.
  Status transaction(const std::vector<Statement>& statements, std::size_t journal_from,
                     const std::vector<LockFact>& wanted);

  // Statements that commit by themselves and wait without blocking others: no lock timeout.
  Status patient(const std::vector<Statement>& statements);

 private:
  struct Transaction {
    const std::vector<Statement>& statements;
    std::size_t journal_from;
    const std::vector<LockFact>& wanted;
    bool strong;
  };
  Status attempt(const Transaction& work, const std::vector<QualifiedName>& aside);
  Status statements_of(const Transaction& work, const std::vector<QualifiedName>& aside);
  Status wait_aside(const std::vector<QualifiedName>& tables);
  Result<std::vector<Blocker>> look(const Transaction& work);
  void failed_attempt(const Transaction& work, LockHistory& history, Milliseconds pause);
  Status end_sessions(const std::vector<LockMove::EndSession>& ends, LockHistory& history);
  Status end_session(const LockMove::EndSession& end);
  void wait(const LockMove& move, LockHistory& history);
  Milliseconds limit(const Transaction& work) const;
  Error given_up(const Transaction& work) const;
  void tell(const std::string& text);
  void rest(Milliseconds duration);

  Connection& connection_;
  const Engine& engine_;
  LockPolicy policy_;
  Clock& clock_;
  const StopToken& stop_;
  Observer& observer_;
  std::string in_the_way_;  // at the last attempt
};

}  // namespace shoofly
