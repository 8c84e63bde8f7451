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
#include "catalog/row_move.h"
#include "catalog/sync.h"
#include "catalog/table_sync.h"
#include "engine/ddl.h"
#include "engine/load_probe.h"
#include "engine/session.h"
#include "sql/text.h"
#include "sql/transform.h"
#include "sql/value.h"

namespace shoofly {

// ---- Reading a target -------------------------------------------------------------------------

struct InspectOptions {
  std::vector<QualifiedName> only;  // empty: all user tables
  bool sizes = true;
  bool partitions = false;  // of those in `only` too, whatever depth
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
  // The key `rows` rows further in key order; nullopt when `rest` has no more than `rows`. Reads
  // the key's index only.
  virtual Result<std::optional<Key>> boundary(Connection& connection, const SyncSpec& spec,
                                              const KeyRange& rest, std::int64_t rows) const = 0;
  // The last key there is now; nullopt: no row is there. Reads the end of the key's index.
  virtual Result<std::optional<Key>> last_key(Connection& connection,
                                              const SyncSpec& spec) const = 0;
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
  // Of the rows in range (of a table without a key: of all): how many match `condition`, a
  // condition over one row; with keys of the first ones.
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

// Rows of one table kept in step with those of another: fill, repair and comparison of a TableSync
// whose triggers are installed. Ranges are of `source_unique`, or, where it says so, of
// `follower_unique`.
class TableMirror {
 public:
  virtual ~TableMirror() = default;
  // One chunk with its progress in one transaction, as ChunkSource's fill: rows of the source that
  // the follower does not have.
  virtual Result<FillOutcome> fill(Connection& connection, const TableSync& sync,
                                   const KeyRange& range, const Progress& progress) const = 0;
  // The same for rows that it does not have, or has otherwise.
  virtual Result<FillOutcome> renew(Connection& connection, const TableSync& sync,
                                    const KeyRange& range, const Progress& progress) const = 0;
  // The same for rows that only the follower has, deleted; a range of the follower. One that is
  // written meanwhile may be lost: renew() comes after it.
  virtual Result<FillOutcome> remove_gone(Connection& connection, const TableSync& sync,
                                          const KeyRange& range,
                                          const Progress& progress) const = 0;
  // Rows in range that the follower does not have, or has otherwise; where both tables are walked
  // alike, those that only the follower has, too. Read only, no row locks.
  virtual Result<CheckOutcome> check(Connection& connection, const TableSync& sync,
                                     const KeyRange& range, std::size_t limit) const = 0;
  // Rows in range of the follower that the source does not have.
  virtual Result<CheckOutcome> check_gone(Connection& connection, const TableSync& sync,
                                          const KeyRange& range, std::size_t limit) const = 0;
  // Proves both on a temporary pair of tables: a row missing, one too many, one changed.
  virtual Result<bool> self_test(Connection& connection, const TableSync& sync) const = 0;
};

// Rows moved from one table into another, and back by the ledger. Each call is one transaction with
// its progress, as ChunkSource's fill; a range is of `from`'s key, and going back of the ledger's.
class RowMover {
 public:
  virtual ~RowMover() = default;
  virtual Result<FillOutcome> move(Connection& connection, const RowMove& move,
                                   const KeyRange& range, const Progress& progress) const = 0;
  virtual Result<FillOutcome> move_back(Connection& connection, const RowMove& move,
                                        const KeyRange& range, const Progress& progress) const = 0;
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
  // Null where no table can be kept in step with another.
  virtual const TableMirror* mirror() const { return nullptr; }
  // Null where rows cannot be moved.
  virtual const RowMover* mover() const { return nullptr; }
  virtual const Digest& digest() const = 0;
  virtual const LoadProbe& load() const = 0;
};

}  // namespace shoofly
