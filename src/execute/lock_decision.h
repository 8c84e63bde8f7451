#pragma once

// What to do next about a strong lock that a step needs, decided from what is known and from
// nothing else: who is in the way, what was tried, what time it is.
//
// Whoever asks for a strong lock makes everybody who comes later wait behind him, for as long as he
// waits himself. So nothing is asked for while somebody holds a conflicting lock for long: those
// who have held theirs for less than the budget are likely to be gone within it, the others are
// not. That lasts at most `hold_off` an attempt, or a row of long readers would starve us.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

struct LockPolicy {
  Milliseconds budget{300};
  int attempts = 30;
  Milliseconds first_wait{200};
  Milliseconds longest_wait{10'000};
  Milliseconds hold_off{10'000};
  // For a lock that holds nobody up: longer than the server takes to send an autovacuum away.
  Milliseconds aside{3'000};
  AfterAttempts then = AfterAttempts::kStop;
  std::vector<MayCancel> may_cancel;
};

// The policy for this server: the budget stays under half of its deadlock timeout, so that a
// deadlock costs us and not the application.
LockPolicy lock_policy(const Policies& policies, const ServerInfo& server);

// Whether readers or writers would wait for any of these. (None at all: not known, so yes.)
bool holds_up_others(const std::vector<LockFact>& wanted);

using Instant = std::chrono::steady_clock::time_point;

// What happened so far. Changed by note_* only.
struct LockHistory {
  struct Asked {
    int times = 0;
    Instant last;
  };
  Instant since;          // the beginning, or the end of the last attempt
  Milliseconds pause{0};  // from then on nothing is looked at
  int attempts = 0;
  bool told = false;                          // who is waited for, since then
  std::map<std::string, Instant> first_seen;  // by transaction
  std::map<std::string, Asked> asked;         // to end
};
void note_seen(LockHistory& history, const std::vector<Blocker>& blockers, Instant now);
void note_attempt(LockHistory& history, Instant now, Milliseconds pause);
void note_asked(LockHistory& history, const Blocker& blocker, Instant now);

// All attempts were made, and the policy says that no more are.
bool exhausted(const LockPolicy& policy, const LockHistory& history);
Milliseconds pause_left(const LockPolicy& policy, const LockHistory& history, Instant now);

struct LockMove {
  enum class Kind { kTry, kWait, kEnd, kStop };
  struct EndSession {
    Blocker blocker;
    Ending how = Ending::kCancel;
    MayCancel rule;
  };
  Kind kind = Kind::kTry;
  Milliseconds wait{0};              // kWait
  std::vector<QualifiedName> aside;  // kTry: tables whose maintenance is waited for first
  std::vector<EndSession> ends;      // kEnd
  std::vector<Blocker> waited_for;   // kWait
};

// `blockers` conflict with what is wanted, as seen just now, and are noted in the history.
LockMove next_move(const LockPolicy& policy, const LockHistory& history,
                   const std::vector<Blocker>& blockers, Instant now);

// The rule that allows to end it, and how; nullopt: none does.
std::optional<LockMove::EndSession> permitted_end(const LockPolicy& policy, const Blocker& blocker);

// Whether `name` is what `pattern` means; "*" stands for any text.
bool matches(std::string_view pattern, std::string_view name);

// "pid 4711 (application \"web\", user \"shop\", idle in transaction for 3m 20s)", for errors and
// events.
std::string describe(const std::vector<Blocker>& blockers);

}  // namespace shoofly
