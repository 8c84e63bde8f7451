#pragma once

// Statements that need strong locks, done without making the application wait: the locks of one
// transaction are waited for and held for `lock_timeout` in all, then it gives up, names who stood
// in the way, backs off with jitter and tries again.

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/observer.h"
#include "execute/stop.h"
#include "plan/plan.h"

namespace shoofly {

struct LockPolicy {
  Milliseconds budget{300};
  int attempts = 30;
  Milliseconds first_wait{200};
  Milliseconds longest_wait{10'000};
};

// The policy for this server: the budget stays under half of its deadlock timeout, so that a
// deadlock costs us and not the application.
LockPolicy lock_policy(const Policies& policies, const ServerInfo& server);

class LockedWork {
 public:
  LockedWork(Connection& connection, const Engine& engine, const LockPolicy& policy, Clock& clock,
             const StopToken& stop, Observer& observer);

  // Told of each attempt that failed, for the journal.
  std::function<void(const std::string&)> on_attempt;

  // Runs `statements` in one transaction; those from `journal_from` on are the journal's own. The
  // first journal statement must return a row, else the run is fenced and everything is rolled
  // back. Errors: conflict (still locked after all attempts, sessions named, or fenced), in doubt,
  // others.
  Status transaction(const std::vector<Statement>& statements, std::size_t journal_from,
                     const std::vector<QualifiedName>& tables);

  // Statements that commit by themselves and wait without blocking others: no lock timeout.
  Status patient(const std::vector<Statement>& statements);

 private:
  Status attempt(const std::vector<Statement>& statements, std::size_t journal_from);
  std::string blockers(const std::vector<QualifiedName>& tables);

  Connection& connection_;
  const Engine& engine_;
  LockPolicy policy_;
  Clock& clock_;
  const StopToken& stop_;
  Observer& observer_;
};

// "pid 4711 (app \"web\", user \"shop\", idle in transaction for 3m 20s)", for errors and events.
std::string describe(const std::vector<Blocker>& blockers);

}  // namespace shoofly
