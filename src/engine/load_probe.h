#pragma once

// What a server says of its condition: who holds locks, what guards watch, how fast a fill would
// be, and what would make a run unsafe.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/sync.h"
#include "engine/ddl.h"
#include "engine/session.h"

namespace shoofly {

struct Blocker {
  std::string session;  // "pid 4711"
  std::string user;
  std::string application;
  std::string state;         // "idle in transaction"
  std::int64_t age_ms = -1;  // of its transaction; negative: hidden from this role
  std::string query_shape;   // constants as $1
  std::string lock_mode;
  std::string kind;          // "autovacuum worker"; empty: a client
  std::int64_t pid = 0;      // 0: nobody who could be asked to end
  std::string transaction;   // tells its transaction from every other one's; empty: not known
  QualifiedName relation;    // the table where it is in the way
  bool granted = true;       // false: it waits itself, before us
  bool maintenance = false;  // a lock taken by LoadProbe::queue_aside would wait for it too
};

// How a blocker is ended: its statement (then its transaction has failed), or its session.
enum class Ending { kCancel, kTerminate };

struct SpeedSample {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  Milliseconds elapsed{0};
  double log_bytes_per_row = 0;  // 0: not known
  std::string failure;           // a row of it cannot be converted; then nothing was measured
};

enum class CheckLevel { kOk, kNote, kWarning, kRefuse };
struct PreflightCheck {
  std::string name;  // "privileges", "replicas"
  CheckLevel level = CheckLevel::kOk;
  std::string found;       // one sentence
  std::string help;        // what to do; may be empty
  std::string means = {};  // for a run; may be empty
};

// What the guards of a run want to know of the server, by the names of plan/guards.h.
struct LoadRequest {
  std::vector<std::string> signals;
  std::vector<QualifiedName> tables;  // of the change
};
// Somebody who reads the log behind the server: a standby, or a slot.
struct Follower {
  std::string name;                      // "standby \"a\"", "slot \"b\""
  std::optional<double> reported_lag;    // seconds, by the server's own account
  std::optional<std::int64_t> position;  // bytes of log replayed or confirmed
  std::string trouble;                   // why its lag cannot be known; else empty
};
struct Signal {
  std::optional<double> value;  // in the signal's unit
  std::string source;           // what it was found on, if one thing stands out: "slot \"b\""
  std::string trouble;          // why it could not be read
};
struct LoadReading {
  std::int64_t log_position = 0;  // bytes of log ever written
  std::vector<Follower> followers;
  // By signal. own_share: the others' sessions at work. replica_lag and wal_rate are made of the
  // positions, by who remembers earlier readings.
  std::map<std::string, Signal> signals;
};

class LoadProbe {
 public:
  virtual ~LoadProbe() = default;
  // The signals that read() knows.
  virtual const std::vector<std::string>& signals() const = 0;
  // One look at all of them. What cannot be read (a right is missing) is a signal's trouble. Reads
  // only. Errors: connection lost.
  virtual Result<LoadReading> read(Connection& connection, const LoadRequest& request) const = 0;
  // Accepts a query that a person wrote for a guard: exactly one SELECT by the engine's own parser,
  // which locks and writes nothing. Errors: invalid input, unsupported.
  virtual Status check_query(const std::string& query) const = 0;
  // Runs such a query in a read-only transaction for at most `timeout`. The first field as a
  // number; nullopt where it is none or there is no row. Errors: retryable (timeout, or no lock),
  // others.
  virtual Result<std::optional<double>> ask(Connection& connection, const std::string& query,
                                            Milliseconds timeout) const = 0;
  // Sessions that whoever asks for `wanted` waits for, not ours, longest transaction first: they
  // hold a lock that conflicts, or wait for one before us.
  virtual Result<std::vector<Blocker>> blockers(Connection& connection,
                                                const std::vector<LockFact>& wanted) const = 0;
  // Whether blockers() tells who holds a lock, and since when. Where it cannot, asking for the lock
  // is the only way to learn whether it is free.
  virtual bool knows_holders() const { return false; }
  // Takes, in a transaction that is about to ask for a strong lock on `table`, one that waits for
  // maintenance (VACUUM, index builds) and that no reader or writer waits behind. nullopt: there is
  // no such lock.
  virtual std::optional<Statement> queue_aside(const QualifiedName& /*table*/) const {
    return std::nullopt;
  }
  // Ends `blocker` unless its transaction is another one by now, or its state no longer fits
  // (cancel: it runs a statement; terminate: it is idle in a transaction); false then. Errors:
  // refused, with the right that is missing.
  virtual Result<bool> end(Connection& /*connection*/, const Blocker& blocker,
                           Ending /*how*/) const {
    return unsupported("end " + blocker.session + ": not possible on this engine");
  }
  // Copies sampled ranges of the table with the spec's expressions into a temporary table, three
  // times, and times each: only reads of the table, nothing fired.
  virtual Result<std::vector<SpeedSample>> fill_speed(Connection& connection,
                                                      const SyncSpec& spec) const = 0;
  // Everything that would make a run on these tables unsafe or impossible; empty `tables`: the
  // server.
  virtual Result<std::vector<PreflightCheck>> preflight(
      Connection& connection, const Catalog& catalog,
      const std::vector<QualifiedName>& tables) const = 0;
};

}  // namespace shoofly
