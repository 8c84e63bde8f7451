#include "execute/lock_decision.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly {
namespace {

constexpr int kTimesAsked = 3;
constexpr Milliseconds kBetweenAsking{5'000};

Milliseconds passed(Instant from, Instant to) {
  return std::chrono::duration_cast<Milliseconds>(to - from);
}

// Of its transaction: what the server says, or, where that is hidden, what we have seen ourselves.
Milliseconds age_of(const Blocker& blocker, const LockHistory& history, Instant now) {
  const auto seen = history.first_seen.find(blocker.transaction);
  const Milliseconds own =
      seen == history.first_seen.end() ? Milliseconds(0) : passed(seen->second, now);
  return std::max(own, Milliseconds(blocker.age_ms));
}

bool ask_now(const LockHistory& history, const Blocker& blocker, Instant now) {
  const auto asked = history.asked.find(blocker.transaction);
  if (asked == history.asked.end()) return true;
  return asked->second.times < kTimesAsked && passed(asked->second.last, now) >= kBetweenAsking;
}

std::vector<LockMove::EndSession> to_end(const LockPolicy& policy, const LockHistory& history,
                                         const std::vector<Blocker>& blockers, Instant now) {
  std::vector<LockMove::EndSession> ends;
  for (const Blocker& blocker : blockers) {
    auto end = permitted_end(policy, blocker);
    if (end && ask_now(history, blocker, now)) ends.push_back(*std::move(end));
  }
  return ends;
}

std::vector<QualifiedName> maintained(const std::vector<Blocker>& blockers) {
  std::vector<QualifiedName> tables;
  for (const Blocker& blocker : blockers) {
    if (blocker.maintenance &&
        std::find(tables.begin(), tables.end(), blocker.relation) == tables.end())
      tables.push_back(blocker.relation);
  }
  return tables;
}

}  // namespace

LockPolicy lock_policy(const Policies& policies, const ServerInfo& server) {
  LockPolicy policy;
  policy.attempts = policies.lock_attempts;
  policy.hold_off = policies.lock_hold_off;
  policy.then = policies.after_attempts;
  policy.may_cancel = policies.may_cancel;
  const Milliseconds half(server.deadlock_timeout_ms / 2);
  policy.budget = std::min(policies.lock_timeout, half - Milliseconds(1));
  policy.aside = Milliseconds(2 * server.deadlock_timeout_ms + 1'000);
  return policy;
}

bool holds_up_others(const std::vector<LockFact>& wanted) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [](const LockFact& lock) {
           return lock.blocks_reads || lock.blocks_writes;
         });
}

void note_seen(LockHistory& history, const std::vector<Blocker>& blockers, Instant now) {
  std::map<std::string, Instant> seen;
  for (const Blocker& blocker : blockers) {
    const auto before = history.first_seen.find(blocker.transaction);
    seen.emplace(blocker.transaction, before == history.first_seen.end() ? now : before->second);
  }
  history.first_seen = std::move(seen);
}

void note_attempt(LockHistory& history, Instant now, Milliseconds pause) {
  history.since = now;
  history.pause = pause;
  ++history.attempts;
  history.told = false;
}

void note_asked(LockHistory& history, const Blocker& blocker, Instant now) {
  LockHistory::Asked& asked = history.asked[blocker.transaction];
  ++asked.times;
  asked.last = now;
}

bool exhausted(const LockPolicy& policy, const LockHistory& history) {
  return policy.then == AfterAttempts::kStop && history.attempts >= policy.attempts;
}

Milliseconds pause_left(const LockPolicy& policy, const LockHistory& history, Instant now) {
  if (exhausted(policy, history)) return Milliseconds(0);
  return std::max(Milliseconds(0), history.pause - passed(history.since, now));
}

LockMove next_move(const LockPolicy& policy, const LockHistory& history,
                   const std::vector<Blocker>& blockers, Instant now) {
  LockMove move;
  move.ends = to_end(policy, history, blockers, now);
  if (!move.ends.empty()) {
    move.kind = LockMove::Kind::kEnd;
    return move;
  }
  if (exhausted(policy, history)) {
    move.kind = LockMove::Kind::kStop;
    return move;
  }
  for (const Blocker& blocker : blockers) {
    if (!blocker.maintenance && !blocker.transaction.empty() &&
        age_of(blocker, history, now) >= policy.budget)
      move.waited_for.push_back(blocker);
  }
  const Milliseconds left = policy.hold_off - passed(history.since, now);
  if (!move.waited_for.empty() && left.count() > 0) {
    move.kind = LockMove::Kind::kWait;
    // Often enough to see the first gap: a session that comes now counts as long only after a
    // budget.
    move.wait = std::min(std::max(policy.budget / 3, Milliseconds(20)), left);
    return move;
  }
  move.aside = maintained(blockers);
  return move;
}

std::optional<LockMove::EndSession> permitted_end(const LockPolicy& policy,
                                                  const Blocker& blocker) {
  if (!blocker.granted || blocker.pid == 0 || !blocker.kind.empty()) return std::nullopt;
  const bool idle = blocker.state.starts_with("idle in transaction");
  if (!idle && blocker.state != "active") return std::nullopt;
  for (const MayCancel& rule : policy.may_cancel) {
    const bool named = matches(rule.application, blocker.application);
    const bool old_enough = blocker.age_ms >= rule.older_than.count();
    if (named && old_enough && (!idle || rule.terminate))
      return LockMove::EndSession{blocker, idle ? Ending::kTerminate : Ending::kCancel, rule};
  }
  return std::nullopt;
}

bool matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string describe(const std::vector<Blocker>& blockers) {
  std::string text;
  for (const Blocker& blocker : blockers) {
    if (!text.empty()) text += "; ";
    text += blocker.session;
    std::vector<std::string> facts;
    if (!blocker.kind.empty()) facts.push_back(blocker.kind);
    if (!blocker.user.empty()) facts.push_back(fmt::format("user \"{}\"", blocker.user));
    if (!blocker.application.empty())
      facts.push_back(fmt::format("application \"{}\"", blocker.application));
    if (!blocker.state.empty()) {
      const std::string age =
          blocker.age_ms < 0 ? "" : " for " + format_duration(Milliseconds(blocker.age_ms));
      facts.push_back(blocker.state + age);
    }
    if (!blocker.lock_mode.empty())
      facts.push_back((blocker.granted ? "holds " : "waits itself for ") + blocker.lock_mode);
    if (!blocker.query_shape.empty())
      facts.push_back(fmt::format("last statement: {}", blocker.query_shape));
    if (!facts.empty()) text += fmt::format(" ({})", fmt::join(facts, ", "));
  }
  return text;
}

}  // namespace shoofly
