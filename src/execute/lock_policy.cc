#include "execute/lock_policy.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/retry.h"

namespace shoofly {
namespace {

constexpr Milliseconds kNap{100};

bool session_is_gone(const Error& error) {
  return error.kind == ErrorKind::kConnectionLost || error.kind == ErrorKind::kInDoubt;
}

std::string permission(const MayCancel& rule) {
  return fmt::format("locks.may_cancel allows it for application \"{}\" older than {}",
                     rule.application, format_duration(rule.older_than));
}

}  // namespace

LockedWork::LockedWork(Connection& connection, const Engine& engine, const LockPolicy& policy,
                       Clock& clock, const StopToken& stop, Observer& observer)
    : connection_(connection),
      engine_(engine),
      policy_(policy),
      clock_(clock),
      stop_(stop),
      observer_(observer) {}

void LockedWork::tell(const std::string& text) {
  observer_.on_note(text);
  if (on_attempt) on_attempt(text);
}

void LockedWork::rest(Milliseconds duration) {
  const Instant end = clock_.steady() + duration;
  while (!stop_.stopped() && clock_.steady() < end) {
    const auto left = std::chrono::ceil<Milliseconds>(end - clock_.steady());
    clock_.sleep_for(std::clamp(left, Milliseconds(1), kNap));
  }
}

// ---- One attempt -------------------------------------------------------------------------------

Status LockedWork::wait_aside(const std::vector<QualifiedName>& tables) {
  for (const QualifiedName& table : tables) {
    const std::optional<Statement> lock = engine_.load().queue_aside(table);
    if (!lock) continue;
    SHOOFLY_TRY(connection_.set_lock_timeout(policy_.aside));
    SHOOFLY_TRY(connection_.run(*lock));
  }
  return ok_status();
}

// Of the budget a quarter is kept for what follows the waiting: the locks are held, or the server
// takes a few milliseconds to give up. Who waits behind us waits for both.
Status LockedWork::statements_of(const Transaction& work, const std::vector<QualifiedName>& aside) {
  SHOOFLY_TRY(wait_aside(aside));
  const Milliseconds for_waiting = policy_.budget * 3 / 4;
  const auto begun = clock_.steady();
  for (std::size_t i = 0; i < work.statements.size(); ++i) {
    const auto spent = std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun);
    const Milliseconds left = std::max(for_waiting - spent, Milliseconds(1));
    SHOOFLY_TRY(connection_.set_lock_timeout(work.strong ? left : policy_.aside));
    SHOOFLY_ASSIGN(const ResultSet done, connection_.run(work.statements[i]));
    if (i == work.journal_from && done.rows.empty())
      return Error(ErrorKind::kConflict, "another runner has taken over this run");
  }
  return ok_status();
}

Status LockedWork::attempt(const Transaction& work, const std::vector<QualifiedName>& aside) {
  SHOOFLY_TRY(connection_.begin());
  Status done = statements_of(work, aside);
  if (!done.ok()) {
    connection_.rollback();
    return done;
  }
  fault::point("journal:before");
  Status committed = connection_.commit();
  fault::point("journal:after");
  return committed;
}

// ---- Until it is done --------------------------------------------------------------------------

// What cannot be read is as good as nobody, as long as the session lives: the attempt will tell.
Result<std::vector<Blocker>> LockedWork::look(const Transaction& work) {
  if (!work.strong || work.wanted.empty() || !engine_.load().knows_holders())
    return std::vector<Blocker>{};
  Result<std::vector<Blocker>> found = engine_.load().blockers(connection_, work.wanted);
  if (found.ok() || session_is_gone(found.error())) return found;
  tell("who is in the way cannot be seen: " + found.error().describe());
  return std::vector<Blocker>{};
}

Milliseconds LockedWork::limit(const Transaction& work) const {
  return work.strong ? policy_.budget : policy_.aside;
}

Error LockedWork::given_up(const Transaction& work) const {
  return Error(ErrorKind::kConflict,
               fmt::format("get lock: not granted in {} attempts of {} each; in the way: {}",
                           policy_.attempts, format_duration(limit(work)), in_the_way_))
      .with_help("end or wait for the sessions named, then run \"shoofly resume\"");
}

void LockedWork::failed_attempt(const Transaction& work, LockHistory& history, Milliseconds pause) {
  const Result<std::vector<Blocker>> found = engine_.load().blockers(connection_, work.wanted);
  if (!found.ok()) {
    in_the_way_ = "not known (" + found.error().describe() + ")";
  } else {
    in_the_way_ = found->empty() ? "gone by the time they were asked for" : describe(*found);
  }
  note_attempt(history, clock_.steady(), pause);
  std::string text =
      fmt::format("lock not granted within {}, attempt {} of {}: {}", format_duration(limit(work)),
                  history.attempts, policy_.attempts, in_the_way_);
  if (!exhausted(policy_, history)) {
    text += fmt::format("; trying again in {}", format_duration(pause));
    if (history.attempts >= policy_.attempts) text += ", as \"then: keep_trying\" says";
  }
  tell(text);
}

void LockedWork::wait(const LockMove& move, LockHistory& history) {
  if (!std::exchange(history.told, true)) {
    tell(fmt::format("waiting for a quiet moment, at most {}, without asking for the lock: {}",
                     format_duration(policy_.hold_off), describe(move.waited_for)));
  }
  rest(move.wait);
}

Status LockedWork::transaction(const std::vector<Statement>& statements, std::size_t journal_from,
                               const std::vector<LockFact>& wanted) {
  const Transaction work{statements, journal_from, wanted, holds_up_others(wanted)};
  Backoff backoff(policy_.first_wait, policy_.longest_wait);
  LockHistory history;
  history.since = clock_.steady();
  while (true) {
    rest(pause_left(policy_, history, clock_.steady()));
    if (stop_.stopped()) return stop_.reason();
    SHOOFLY_ASSIGN(const std::vector<Blocker> blockers, look(work));
    note_seen(history, blockers, clock_.steady());
    const LockMove move = next_move(policy_, history, blockers, clock_.steady());
    if (move.kind == LockMove::Kind::kStop) return given_up(work);
    if (move.kind == LockMove::Kind::kWait) wait(move, history);
    if (move.kind == LockMove::Kind::kEnd) SHOOFLY_TRY(end_sessions(move.ends, history));
    if (move.kind != LockMove::Kind::kTry) continue;
    if (!move.aside.empty())
      tell(fmt::format("waiting beside the queue for {}", describe(blockers)));
    Status done = attempt(work, move.aside);
    // The session keeps the default timeout for whatever follows.
    if (done.ok()) return connection_.set_lock_timeout(policy_.budget);
    if (done.error().kind != ErrorKind::kRetryable) return done;
    failed_attempt(work, history, backoff.next());
  }
}

// ---- Whoever may be ended ----------------------------------------------------------------------

Status LockedWork::end_session(const LockMove::EndSession& end) {
  const bool cancel = end.how == Ending::kCancel;
  const std::string what = fmt::format("{} {}", cancel ? "cancelling the statement of" : "ending",
                                       describe({end.blocker}));
  if (!on_end) return ok_status();
  SHOOFLY_TRY(on_end(what + "; " + permission(end.rule)));
  observer_.on_note(what);
  Result<bool> ended = engine_.load().end(connection_, end.blocker, end.how);
  if (!ended.ok()) {
    if (session_is_gone(ended.error())) return std::move(ended).error();
    tell(ended.error().describe());
  } else if (!*ended) {
    tell(fmt::format("{} had ended by itself, or does something else by now", end.blocker.session));
  }
  return ok_status();
}

Status LockedWork::end_sessions(const std::vector<LockMove::EndSession>& ends,
                                LockHistory& history) {
  for (const LockMove::EndSession& end : ends) {
    note_asked(history, end.blocker, clock_.steady());
    SHOOFLY_TRY(end_session(end));
  }
  rest(kNap);  // its locks go when it has cleaned up
  return ok_status();
}

// ---- Without blocking anybody ------------------------------------------------------------------

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
