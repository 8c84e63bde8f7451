#include "execute/lock_policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/retry.h"

namespace shoofly {

LockPolicy lock_policy(const Policies& policies, const ServerInfo& server) {
  LockPolicy policy;
  policy.attempts = policies.lock_attempts;
  const Milliseconds half(server.deadlock_timeout_ms / 2);
  policy.budget = std::min(policies.lock_timeout, half - Milliseconds(1));
  return policy;
}

std::string describe(const std::vector<Blocker>& blockers) {
  std::string text;
  for (const Blocker& blocker : blockers) {
    if (!text.empty()) text += "; ";
    text += blocker.session;
    std::vector<std::string> facts;
    if (!blocker.user.empty()) facts.push_back(fmt::format("user \"{}\"", blocker.user));
    if (!blocker.application.empty())
      facts.push_back(fmt::format("application \"{}\"", blocker.application));
    if (!blocker.state.empty()) {
      facts.push_back(
          fmt::format("{} for {}", blocker.state, format_duration(Milliseconds(blocker.age_ms))));
    }
    if (!blocker.lock_mode.empty()) facts.push_back("holds " + blocker.lock_mode);
    if (!blocker.query_shape.empty())
      facts.push_back(fmt::format("last statement: {}", blocker.query_shape));
    if (!facts.empty()) text += fmt::format(" ({})", fmt::join(facts, ", "));
  }
  return text;
}

LockedWork::LockedWork(Connection& connection, const Engine& engine, const LockPolicy& policy,
                       Clock& clock, const StopToken& stop, Observer& observer)
    : connection_(connection),
      engine_(engine),
      policy_(policy),
      clock_(clock),
      stop_(stop),
      observer_(observer) {}

std::string LockedWork::blockers(const std::vector<QualifiedName>& tables) {
  Result<std::vector<Blocker>> found = engine_.load().blockers(connection_, tables);
  if (!found.ok()) return "not known (" + found.error().describe() + ")";
  return found->empty() ? "gone by the time they were asked for" : describe(*found);
}

// Of the budget a quarter is kept for what follows the waiting: the locks are held, or the server
// takes a few milliseconds to give up. Who waits behind us waits for both.
Status LockedWork::attempt(const std::vector<Statement>& statements, std::size_t journal_from) {
  const Milliseconds for_waiting = policy_.budget * 3 / 4;
  const auto begun = clock_.steady();
  SHOOFLY_TRY(connection_.begin());
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const auto spent = std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun);
    const Milliseconds left = std::max(for_waiting - spent, Milliseconds(1));
    Status limited = connection_.set_lock_timeout(left);
    Result<ResultSet> done =
        limited.ok() ? connection_.run(statements[i]) : Result<ResultSet>(limited.error());
    if (!done.ok()) {
      connection_.rollback();
      return std::move(done).error();
    }
    if (i == journal_from && done->rows.empty()) {
      connection_.rollback();
      return Error(ErrorKind::kConflict, "another runner has taken over this run");
    }
  }
  fault::point("journal:before");
  Status committed = connection_.commit();
  fault::point("journal:after");
  return committed;
}

Status LockedWork::transaction(const std::vector<Statement>& statements, std::size_t journal_from,
                               const std::vector<QualifiedName>& tables) {
  Backoff backoff(policy_.first_wait, policy_.longest_wait);
  std::string in_the_way;
  for (int tries = 1; tries <= policy_.attempts; ++tries) {
    if (stop_.stopped()) return stop_.reason();
    Status done = attempt(statements, journal_from);
    if (done.ok() || done.error().kind != ErrorKind::kRetryable) {
      // The session keeps the default timeout for whatever follows.
      if (done.ok()) return connection_.set_lock_timeout(policy_.budget);
      return done;
    }
    in_the_way = blockers(tables);
    const Milliseconds wait = backoff.next();
    const std::string text =
        fmt::format("lock not granted within {}, attempt {} of {}: {}; trying again in {}",
                    format_duration(policy_.budget), tries, policy_.attempts, in_the_way,
                    format_duration(wait));
    observer_.on_note(text);
    if (on_attempt) on_attempt(text);
    clock_.sleep_for(wait);
  }
  return Error(ErrorKind::kConflict,
               fmt::format("get lock: not granted in {} attempts of {} each; in the way: {}",
                           policy_.attempts, format_duration(policy_.budget), in_the_way))
      .with_help("end or wait for the sessions named, then run \"shoofly resume\"");
}

Status LockedWork::patient(const std::vector<Statement>& statements) {
  SHOOFLY_TRY(connection_.set_lock_timeout(Milliseconds(0)));
  Status outcome;
  for (const Statement& statement : statements) {
    Result<ResultSet> done = connection_.run(statement);
    if (!done.ok()) {
      outcome = std::move(done).error();
      break;
    }
  }
  if (connection_.alive()) SHOOFLY_TRY(connection_.set_lock_timeout(policy_.budget));
  return outcome;
}

}  // namespace shoofly
