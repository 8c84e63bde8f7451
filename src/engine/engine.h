#pragma once

// The small interfaces in which the program and a database product meet. An engine implements all
// of them in its own folder; nothing else of it is visible. Everything here is stateless except
// Connection and RunLock; the pure parts (Dialect, DdlAdvisor, SyncWriter) never touch a server.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/dsn.h"
#include "base/result.h"
#include "catalog/action.h"
#include "catalog/catalog.h"
#include "catalog/sync.h"
#include "sql/text.h"
#include "sql/transform.h"
#include "sql/value.h"

namespace shoofly {

// ---- Connection -------------------------------------------------------------------------------

struct SessionOptions {
  Milliseconds lock_timeout{300};  // longest wait for one lock
  std::string application_name = "shoofly";
};

struct ResultSet {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
  std::int64_t affected = 0;
};

// One session. Not thread-safe except `cancel`. On opening it sets everything that results depend
// on (row_security off, time zone UTC, date style, search_path, timeouts), never trusting defaults.
// Errors of all calls: retryable (lock timeout, deadlock, busy, serialization), data (a constraint
// or an expression failed on a row), connection lost, in doubt (lost while COMMIT or a
// non-transactional statement was under way), interrupted (cancel), refused (missing right,
// read-only), internal.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual Result<ResultSet> run(const Statement& statement) = 0;
  // All in one transaction, in one round trip where the protocol can. Either all of them took
  // effect or none (or: in doubt). Must not be called inside begin()/commit().
  virtual Result<std::vector<ResultSet>> run_together(const std::vector<Statement>& statements) = 0;

  virtual Status begin() = 0;  // SQLite: BEGIN IMMEDIATE
  virtual Status commit() = 0;
  virtual void rollback() = 0;  // no error: a lost connection has rolled back by itself

  // Applies to statements from now on, also inside an open transaction.
  virtual Status set_lock_timeout(Milliseconds timeout) = 0;

  virtual bool alive() const = 0;
  virtual Status reconnect() = 0;      // same session settings; errors: connection lost, refused
  virtual void cancel() noexcept = 0;  // any thread: the running statement fails as interrupted
  virtual std::string session() const = 0;  // for people: "backend 4711", "process 815"
};

// ---- Pure parts -------------------------------------------------------------------------------

struct Capabilities {
  bool not_valid_constraints = false;  // ADD CONSTRAINT .. NOT VALID, then VALIDATE
  bool concurrent_index = false;       // CREATE INDEX that does not block writers
  bool constraint_ddl = false;         // constraints can be added and dropped on an existing table
  bool before_triggers_set_new =
      false;  // sync derives in the row itself; else an old NOT NULL is lifted
  bool replace_sync_without_lock = false;
  bool drop_column_rewrites = false;  // every row is written anew, under a lock
  // Version from which a view can apply the table's rights and policies to whoever uses it.
  int security_invoker_since = 0;
  std::size_t identifier_bytes = 63;
  bool fold_lower = true;  // unquoted names are folded to lower case
};

struct Rendered {
  std::vector<Statement> statements;
  bool transactional =
      true;  // false: each statement commits by itself and must run outside a transaction
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual const Capabilities& capabilities() const = 0;
  virtual SqlWriter writer() const = 0;
  virtual std::string placeholder(int number) const = 0;  // from 1

  // Statements that do `action` on `catalog` as it is then. Errors: unsupported.
  virtual Result<Rendered> render(const Action& action, const Catalog& catalog) const = 0;
  // Whether TableCopier can drop these columns: asked where a drop rewrites under a lock.
  virtual bool can_copy(const Table& /*table*/, const std::vector<std::string>& /*without*/) const {
    return false;
  }
  // A portable transform as an expression of this engine.
  virtual Result<std::string> portable(const Transform& transform) const = 0;
  // `expression` (as the server printed it) with column `from` written as `to`: for CHECKs and
  // index expressions that move to a new column. By the engine's own tokens, never by text replace.
  virtual Result<std::string> rename_column_in(const std::string& expression,
                                               const std::string& from,
                                               const std::string& to) const = 0;
  // A table of the journal: `shoofly.run` or `_shoofly_run`.
  virtual QualifiedName journal_table(std::string_view name) const = 0;
  // Statements that create the journal's schema or tables' namespace, before its tables; may be
  // empty.
  virtual std::vector<Statement> journal_namespace() const = 0;
  // Gives the owner of that namespace where he is not to be trusted with what we run, else no row;
  // asked before anything in it is read. nullopt: the target has no owners.
  virtual std::optional<Statement> journal_stranger() const { return std::nullopt; }
};

struct LockFact {
  QualifiedName relation;
  std::string mode;  // the engine's own word: "ACCESS EXCLUSIVE", "write lock on the database"
  bool blocks_reads = false;
  bool blocks_writes = false;
  std::string blocks;  // for people: "every read and write of the table"
};

struct DdlFacts {
  std::vector<LockFact> locks;
  bool rewrites = false;  // every row is written anew while the lock is held
  bool scans = false;     // every row is read while the lock is held
  bool waits_without_blocking =
      false;           // CONCURRENTLY and the like: a short lock timeout would only kill it
  std::string source;  // the fact's place: "postgres facts: add-column-constant"
};

class DdlAdvisor {
 public:
  virtual ~DdlAdvisor() = default;
  // What `action` does on this server version and on this table, with its size.
  virtual DdlFacts advise(const Action& action, const Catalog& catalog) const = 0;
};

// How a SyncSpec is expressed on this engine. Installing and removing goes through Dialect::render.
class SyncWriter {
 public:
  virtual ~SyncWriter() = default;
  // The triggers a spec becomes, for prediction.
  virtual SyncTriggers triggers() const = 0;
  // Boolean condition over one row of the table (unqualified columns): every group is in step:
  // new = value(old) byte for byte, or old = back(new). Rows are judged as they are, marker
  // ignored.
  virtual Sql in_step(const SyncSpec& spec) const = 0;
  // The fill as a person could run it by hand: `update table set <assignments> where <condition>`.
  // The same text that ChunkSource::fill runs on a range. The sync must be installed.
  virtual Sql fill_assignments(const SyncSpec& spec) const = 0;
  virtual Sql fill_condition(const SyncSpec& spec) const = 0;
  // Reasons why this spec cannot be kept in step here (each a sentence naming the object); empty:
  // it can.
  virtual std::vector<std::string> objections(const SyncSpec& spec, const Table& table) const = 0;
};

// ---- Reading a target -------------------------------------------------------------------------

struct InspectOptions {
  std::vector<QualifiedName> only;  // empty: all user tables
  bool sizes = true;
};

class Inspector {
 public:
  virtual ~Inspector() = default;
  // One consistent snapshot. Our own journal is left out; our columns and triggers on user tables
  // are shown as they are.
  virtual Result<Catalog> inspect(Connection& connection, const InspectOptions& options) const = 0;
  // "varchar(40)" -> "character varying(40)". Errors: invalid input, unknown type.
  virtual Result<std::string> canonical_type(Connection& connection,
                                             const std::string& written) const = 0;
  // The index or constraint that `action` (CreateIndex, or AddConstraint of a check or an
  // exclusion) adds to `table`, as the server would print it: built on an empty copy of the table
  // that is never committed. Expressions in it were accepted by the ExpressionChecker before.
  // Errors: invalid input, data and others of the server's own; unsupported.
  virtual Result<Table> as_built(Connection& /*connection*/, const Table& /*table*/,
                                 const Action& action) const {
    return unsupported(describe(action) + ": not on this engine");
  }
};

struct ExpressionQuestion {
  std::string id;  // the asker's own name for it
  QualifiedName table;
  std::string text;
  // Canonical type of the column it is assigned to; empty: whatever it gives (Expression tells).
  std::string result_type;
  // Columns it may read besides the table's own (a `back` reads the new columns), name -> canonical
  // type. A name given here hides the table's column of the same name.
  std::map<std::string, std::string> more_columns;
  bool may_be_volatile = false;  // a default
  bool required = false;  // of a NOT NULL column: a default that always gives NULL is refused
};

// The refusal of a default that gives NULL in a NOT NULL column.
inline Error null_default(const ExpressionQuestion& question) {
  return invalid_input(
      question.text +
      " gives NULL, and the column is NOT NULL: an INSERT that leaves it out would fail");
}

// Accepts raw SQL written by a person, before anything is done.
class ExpressionChecker {
 public:
  virtual ~ExpressionChecker() = default;
  // Exactly one expression by the engine's own parser; reads only columns of this row; no subquery,
  // aggregate, window; IMMUTABLE, or STABLE only through settings that the engine pins; assignable
  // to the result type. A default that calls nothing volatile is evaluated once. Nothing on the
  // target is changed. Errors: invalid input (with what and where).
  virtual Result<Expression> check(Connection& connection, const Catalog& catalog,
                                   const ExpressionQuestion& question) const = 0;
};

// ---- Ranges of rows ---------------------------------------------------------------------------

// (after, upto]: an absent bound is open.
struct KeyRange {
  std::optional<Key> after;
  std::optional<Key> upto;
};

// Where the journal notes progress, in the chunk's own transaction.
struct Progress {
  std::string run_id;
  std::string step_id;
  int slot = 0;
  std::int64_t fence = 0;  // the chunk commits only while the run's fence is this
};

struct FillOutcome {
  std::int64_t rows = 0;  // written by this chunk
  bool fenced = false;    // another runner has taken over: nothing was written
};

struct CheckOutcome {
  std::int64_t rows = 0;
  std::int64_t mismatches = 0;
  std::vector<Key> samples;  // keys of the first mismatching rows, at most `limit`
};

class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  // The key `rows` rows after `after` in key order; nullopt when no more than `rows` remain. Reads
  // the key's index only.
  virtual Result<std::optional<Key>> boundary(Connection& connection, const SyncSpec& spec,
                                              const std::optional<Key>& after,
                                              std::int64_t rows) const = 0;
  // One chunk of the fill (spec.filling forward or backward): derives the missing side of the rows
  // in range that still need it and notes progress in journal table `chunk`, in one transaction.
  // It may become durable later, but not later than any commit of the journal after it: who loses a
  // session goes on from the journal.
  virtual Result<FillOutcome> fill(Connection& connection, const SyncSpec& spec,
                                   const KeyRange& range, const Progress& progress) const = 0;
  // Rows in range that are not in step. Read only, no row locks.
  virtual Result<CheckOutcome> check(Connection& connection, const SyncSpec& spec,
                                     const KeyRange& range, std::size_t limit) const = 0;
  // Rows in range whose old side cannot carry the new side (old <> back(new) and new <>
  // value(old)), the way back's loss; same form as check.
  virtual Result<CheckOutcome> unmirrored(Connection& connection, const SyncSpec& spec,
                                          const KeyRange& range, std::size_t limit) const = 0;
  // On a sample of about `rows` rows (0: all), before anything exists: how many old sides do not
  // survive back(value(old)).
  virtual Result<CheckOutcome> round_trip(Connection& connection, const SyncSpec& spec,
                                          std::int64_t rows) const = 0;
  // Proves the verifier before it is believed: copies up to 100 rows into a temporary table, puts
  // one of them out of step and says whether in_step() finds exactly that one. An empty table: a
  // row is made up. Only reads of the table itself; the temporary table is gone afterwards.
  virtual Result<bool> self_test(Connection& connection, const SyncSpec& spec) const = 0;
  // Of the rows in range (of a table without a key: of all): how many match `condition`, a condition
  // over one row; with keys of the first ones.
  virtual Result<CheckOutcome> count_where(Connection& connection, const Table& table,
                                           const Sql& condition, const KeyRange& range,
                                           std::size_t limit) const = 0;
  // The rows in range whose foreign key refers to nothing. Errors: unsupported.
  virtual Result<CheckOutcome> orphans(Connection& /*connection*/, const Table& /*table*/,
                                       const Constraint& /*foreign_key*/, const KeyRange& /*range*/,
                                       std::size_t /*limit*/) const {
    return unsupported("count rows without a counterpart: not on this engine");
  }
  // Of all rows: those that are equal to another one in the columns of `unique`, within its
  // predicate; with keys of some. Sorts the table by them. Errors: unsupported.
  virtual Result<CheckOutcome> duplicates(Connection& /*connection*/, const Table& /*table*/,
                                          const Index& /*unique*/, std::size_t /*limit*/) const {
    return unsupported("count equal rows: not on this engine");
  }
};

// Drops columns by writing the table anew beside itself, in chunks, where DROP COLUMN would write
// every row under one lock. While that goes on, triggers repeat every write of the table in the
// copy; then the two change names, and what was the table is emptied in chunks. `table` is as the
// run left it; `without` are the columns to drop.
class TableCopier {
 public:
  virtual ~TableCopier() = default;
  // The empty copy and the triggers, in one transaction, unless they are there. A new copy forgets
  // the progress of an earlier one. True: another runner has taken over, nothing was done. Errors:
  // unsupported (it has to be dropped in place).
  virtual Result<bool> begin(Connection& connection, const Table& table,
                             const std::vector<std::string>& without,
                             const Progress& progress) const = 0;
  // As ChunkSource's, over the order in which the table lies on disk.
  virtual Result<std::optional<Key>> boundary(Connection& connection, const Table& table,
                                              const std::optional<Key>& after,
                                              std::int64_t rows) const = 0;
  // Copies the rows in range that are not there yet; notes progress in the same transaction.
  virtual Result<FillOutcome> copy(Connection& connection, const Table& table,
                                   const std::vector<std::string>& without, const KeyRange& range,
                                   const Progress& progress) const = 0;
  // Rows in range that differ between table and copy, with their keys in the order of boundary().
  // Read only.
  virtual Result<CheckOutcome> compare(Connection& connection, const Table& table,
                                       const std::vector<std::string>& without,
                                       const KeyRange& range, std::size_t limit) const = 0;
  // Gives the copy up: its triggers go, so that the next begin() makes another.
  virtual Status abandon(Connection& connection, const Table& table) const = 0;
  // The statements of the transaction that ends it: names change places, triggers go. They fail
  // (kind: data) if the table's schema is no longer as it was at this call.
  virtual Result<std::vector<Statement>> swap(Connection& connection, const Table& table,
                                              const std::vector<std::string>& without) const = 0;
  // One chunk of about `rows` rows of what the swap left behind, deleted; the last call drops it.
  // nullopt: it is gone.
  virtual Result<std::optional<FillOutcome>> discard(Connection& connection, const Table& table,
                                                     std::int64_t rows,
                                                     const Progress& progress) const = 0;
};

// Injective, order-independent: fields typed and length-prefixed, two 64-bit non-linear hashes,
// summed. Equal digests of unequal sets: probability below 2^-100 for non-adversarial data.
struct RangeDigest {
  std::int64_t rows = 0;
  std::string sum1;  // decimal
  std::string sum2;
  bool operator==(const RangeDigest&) const = default;
};

class Digest {
 public:
  virtual ~Digest() = default;
  // Over `columns` of the rows in range, computed inside the database. Read only.
  virtual Result<RangeDigest> digest(Connection& connection, const Table& table,
                                     const std::vector<std::string>& columns,
                                     const KeyRange& range) const = 0;
  // The boundary of ChunkSource for a plain table.
  virtual Result<std::optional<Key>> boundary(Connection& connection, const Table& table,
                                              const std::optional<Key>& after,
                                              std::int64_t rows) const = 0;
  // Per-row digests of a small range, by key in key order: the end of a bisection.
  struct RowDigest {
    Key key;
    std::string hash;
  };
  virtual Result<std::vector<RowDigest>> rows(Connection& connection, const Table& table,
                                              const std::vector<std::string>& columns,
                                              const KeyRange& range) const = 0;
  // Builds a scratch copy (temporary, at most 100 rows) of the table, plants one difference in it
  // and says whether digest() sees it. For an empty table a row is made up.
  virtual Result<bool> self_test(Connection& connection, const Table& table,
                                 const std::vector<std::string>& columns) const = 0;
};

// ---- The server's condition -------------------------------------------------------------------

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

// ---- One runner at a time ---------------------------------------------------------------------

// Held until destroyed or the session ends. Errors of acquire: conflict, naming the holder's
// session.
class RunLock {
 public:
  virtual ~RunLock() = default;
  virtual bool held() = 0;  // asks the server
};

// ---- The engine -------------------------------------------------------------------------------

class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string_view name() const = 0;
  virtual Result<std::unique_ptr<Connection>> connect(const Dsn& dsn,
                                                      const SessionOptions& options) const = 0;
  // The lock for one run on a connection of its own. Waits up to `wait` for a dying predecessor.
  virtual Result<std::unique_ptr<RunLock>> lock_run(const Dsn& dsn, const std::string& run_id,
                                                    Milliseconds wait) const = 0;
  virtual const Dialect& dialect() const = 0;
  virtual const DdlAdvisor& advisor() const = 0;
  virtual const SyncWriter& sync() const = 0;
  virtual const Inspector& inspector() const = 0;
  virtual const ExpressionChecker& expressions() const = 0;
  virtual const ChunkSource& chunks() const = 0;
  // Null where a column drop writes no row.
  virtual const TableCopier* copier() const { return nullptr; }
  virtual const Digest& digest() const = 0;
  virtual const LoadProbe& load() const = 0;
};

}  // namespace shoofly
