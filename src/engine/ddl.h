#pragma once

// The pure parts of an engine: how its DDL is written, what it locks, and how a sync is expressed.
// They never touch a server.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/action.h"
#include "catalog/catalog.h"
#include "catalog/sync.h"
#include "sql/text.h"
#include "sql/transform.h"

namespace shoofly {

struct Capabilities {
  bool not_valid_constraints = false;  // ADD CONSTRAINT .. NOT VALID, then VALIDATE
  bool concurrent_index = false;       // CREATE INDEX that does not block writers
  bool constraint_ddl = false;         // constraints can be added and dropped on an existing table
  bool before_triggers_set_new =
      false;  // sync derives in the row itself; else an old NOT NULL is lifted
  bool replace_sync_without_lock = false;
  bool drop_column_rewrites = false;  // every row is written anew, under a lock
  bool rebuilds_views = false;        // RebuildViews
  // Version from which a view can apply the table's rights and policies to whoever uses it.
  int security_invoker_since = 0;
  // Version from which a foreign key of a partitioned table can be NOT VALID.
  int not_valid_partitioned_since = 0;
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
  // After its tables are made: nobody but their owner has rights on them.
  virtual std::vector<Statement> journal_privacy() const { return {}; }
  // Gives somebody who can change what is in it and is not to be trusted with what we run (who,
  // what he may, what to do), else no row; asked before anything in it is read. nullopt: the target
  // has no owners.
  virtual std::optional<Statement> journal_stranger() const { return std::nullopt; }
  // One row and column: who owns the journal's tables, as everybody may ask. None where tables have
  // no owners.
  virtual std::optional<Statement> journal_owner() const { return std::nullopt; }
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
  // MariaDB, MySQL: the best that the server accepts: "INSTANT", "NOCOPY", "INPLACE" (which writes
  // every row anew), "COPY"; and with it "NONE", "SHARED", "EXCLUSIVE". Empty: it is no such
  // statement.
  std::string algorithm = {};
  std::string lock = {};
  bool commits = false;  // whatever transaction is open, before it runs
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

}  // namespace shoofly
