#pragma once

// DDL as a person or a dump wrote it, as values: what a text of SQL wants to be there, or to become
// of what is there. Reading is pure; one step asks the server how it would print what was written.
// Nothing of the text is ever run for its effect.
//
// Names are folded as the engine folds them. A name without a schema has an empty one: it is looked
// up in the role's own path (Surroundings::path). SQL in here was accepted by the engine's grammar
// as exactly one expression or type, without comments.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "engine/aside_detail.h"
#include "engine/session.h"

namespace shoofly {

struct QueryShape;

struct WrittenColumn {
  Column column;  // texts as written
  Position at;
  bool serial = false;  // its default is the next number of a sequence that belongs to it
  // MariaDB, MySQL; an AUTO_INCREMENT column has it as its `identity`.
  SeldomText charset = {};
  SeldomText on_update = {};  // an expression
  bool says_null = false;     // NULL or NOT NULL is written
  bool first = false;         // in an ALTER: where it is put
  SeldomText after = {};
};

// Without a name where none was written. `index` holds what a key's or an exclusion's index has
// beside its columns: INCLUDE, NULLS NOT DISTINCT, the method, and of an exclusion everything.
struct WrittenConstraint {
  Constraint constraint;
  Index index;
  Position at;
  SeldomText using_index;       // ADD CONSTRAINT .. USING INDEX
  bool of_table = false;        // SQLite: written behind the columns, not as part of one
  bool enforced = true;         // false: no row is held against it
  std::string given_name = {};  // by the server, where none is written; empty: not known

  const std::string& known_name() const {
    return constraint.name.empty() ? given_name : constraint.name;
  }
};

struct WrittenIndex {
  QualifiedName table;
  Index index;  // without a name where none was written
  Position at;
  std::string given_name = {};  // as of a constraint

  const std::string& known_name() const { return index.name.empty() ? given_name : index.name; }
};

// CREATE TABLE (LIKE ..): what is taken from the other table beside columns with their types and
// NOT NULL.
struct LikeClause {
  QualifiedName table;
  std::size_t column = 0;  // how many columns stand before it
  bool defaults = false;
  bool identity = false;
  bool generated = false;
  bool checks = false;
  bool indexes = false;  // and keys
  bool comments = false;
};

// What a target says of one of its tables beside its schema.
struct TableOnTarget {
  std::int64_t rows = 0;  // an estimate
  std::int64_t bytes = 0;
  std::int64_t index_bytes = 0;
  std::vector<Dependent> users;  // whatever uses a column of it, or its rows
};

struct WrittenTable {
  QualifiedName name;
  Position at;
  TableKind kind = TableKind::kOrdinary;
  bool unlogged = false;        // not compared
  QualifiedName parent;         // of a partition
  std::string partition_by;     // "RANGE (created_at)"
  bool takes_the_rest = false;  // the default partition of its parent
  bool temporary = false;
  bool without_rowid = false;  // SQLite
  bool strict = false;         // SQLite
  std::string unread;  // what of it cannot be read, for people: "INHERITS", "LIKE"; else empty
  std::vector<LikeClause> likes = {};  // what the model takes from elsewhere, where it has it
  std::vector<WrittenColumn> columns;
  std::vector<WrittenConstraint> constraints;
  std::vector<WrittenIndex> indexes;
  std::string replica_identity;  // empty: not said
  // MariaDB, MySQL: lower case, "engine" -> "innodb", "charset" -> "utf8mb4".
  std::map<std::string, std::string> options = {};
  bool caseless = false;                                // its columns' names; MariaDB, MySQL
  std::shared_ptr<const TableOnTarget> on_target = {};  // null: no target was asked, or has it

  const WrittenColumn* find_column(const std::string& column) const;
  WrittenColumn* find_column(const std::string& column);
};

struct WrittenEnum {
  QualifiedName name;
  std::vector<std::string> labels;
  Position at;
};

// ---- One statement, or one of the actions of an ALTER TABLE ------------------------------------

struct MakeTable {
  WrittenTable table;
  bool if_not_exists = false;
};
struct MakeColumn {
  QualifiedName table;
  WrittenColumn column;
  std::vector<WrittenConstraint> constraints;
  bool if_not_exists = false;
};
struct TakeColumn {
  QualifiedName table;
  std::string column;
  bool if_exists = false;
  bool cascade = false;
};
struct TurnType {
  QualifiedName table;
  std::string column;
  std::string type;
  std::string collation;
  std::string value;  // USING
};
struct TurnDefault {
  QualifiedName table;
  std::string column;
  std::optional<std::string> value;  // none: DROP DEFAULT
};
struct TurnNullable {
  QualifiedName table;
  std::string column;
  bool nullable = true;
  // PostgreSQL: constraints that the same statement drops, which it does before it looks at rows.
  std::vector<std::string> dropped = {};
};
struct TurnIdentity {
  QualifiedName table;
  std::string column;
  std::string identity;  // as in Column
};
struct TurnStatistics {
  QualifiedName table;
  std::string column;
  int target = -1;
};
struct TurnReplicaIdentity {
  QualifiedName table;
  std::string identity;  // as in Table
};
struct MakeConstraint {
  QualifiedName table;
  WrittenConstraint constraint;
};
struct TakeConstraint {
  QualifiedName table;
  std::string name;
  bool if_exists = false;
  bool cascade = false;
  bool replaced = false;  // MariaDB, MySQL: a primary key, and the statement makes the next one
};
struct TurnDeferrable {
  QualifiedName table;
  std::string name;
  std::string deferrable;  // as in Constraint::rules
};
struct MakeIndex {
  WrittenIndex index;
  bool concurrently = false;
  bool if_not_exists = false;
  bool only = false;  // ON ONLY: not on the partitions
};
struct TakeIndex {
  QualifiedName index;
  bool concurrently = false;
  bool if_exists = false;
  bool cascade = false;
  QualifiedName table = {};  // MariaDB, MySQL: an index is its table's
};
struct TakeTable {
  QualifiedName table;
  bool if_exists = false;
  bool cascade = false;
};
struct NameTable {
  QualifiedName table;
  std::string to;
};
struct NameColumn {
  QualifiedName table;
  std::string column;
  std::string to;
};
struct NameConstraint {
  QualifiedName table;
  std::string name;
  std::string to;
};
// MariaDB, MySQL: RENAME INDEX.
struct NameIndex {
  QualifiedName table;
  std::string index;
  std::string to;
};
// MariaDB, MySQL: CHANGE, MODIFY: everything that the column is said to be from here on.
struct TurnColumn {
  QualifiedName table;
  std::string column;
  WrittenColumn to;
  bool if_exists = false;
};
// MariaDB, MySQL: options as in WrittenTable, and what is done to the table as a whole: "convert"
// -> the character set, "force", "order by", "keys" -> "disable", "partition" -> "drop p1".
struct TurnOptions {
  QualifiedName table;
  std::map<std::string, std::string> options;
};
struct MakeEnum {
  WrittenEnum type;
};
struct AddLabel {
  QualifiedName type;
  std::string label;
  std::string neighbor;  // empty: at the end
  bool after = false;
};
struct AttachPartition {
  QualifiedName table;
  QualifiedName partition;
};
// An index of a partition becomes part of the partitioned table's.
struct AttachPartitionIndex {
  QualifiedName index;
  QualifiedName partition_index;
};
struct MakeSequence {
  QualifiedName name;
};
struct GiveSequence {
  QualifiedName sequence;
  QualifiedName table;
  std::string column;
};
struct SayOfColumn {
  QualifiedName table;
  std::string column;
  std::string comment;
};
// Understood as far as its kind: a view, a function, rights, rows.
struct Aside {
  enum class Kind {
    kObject,   // something that no operation makes: a view, a function, a trigger, a policy
    kRights,   // owners, grants
    kSession,  // SET, BEGIN, COMMIT, SELECT set_config
    kComment,  // on something else than a column
    kData,     // INSERT, UPDATE, DELETE, COPY, DO, SELECT
    kSettled,  // VALIDATE CONSTRAINT and the like: nothing is to be done for it
    kStorage,  // how a table is stored, which of its triggers fire
    kOther,    // an ALTER that no operation does
  };
  Kind kind = Kind::kOther;
  std::string what;     // for people: "view", "ALTER TABLE .. SET TABLESPACE"
  QualifiedName name;   // of the object; may be empty
  QualifiedName table;  // that a trigger or a policy is on
  AsideDetail detail = {};
};

using WrittenAct =
    std::variant<MakeTable, MakeColumn, TakeColumn, TurnType, TurnDefault, TurnNullable,
                 TurnIdentity, TurnStatistics, TurnReplicaIdentity, MakeConstraint, TakeConstraint,
                 TurnDeferrable, MakeIndex, TakeIndex, TakeTable, NameTable, NameColumn,
                 NameConstraint, MakeEnum, AddLabel, AttachPartition, AttachPartitionIndex,
                 MakeSequence, GiveSequence, SayOfColumn, NameIndex, TurnColumn, TurnOptions,
                 Aside>;

struct WrittenStatement {
  Position at;
  WrittenAct act;
  std::size_t number = 0;  // of the statement that it is part of: WrittenSchema::spans
  // MariaDB, MySQL: what the whole statement asks for, in upper case ("INPLACE", "NONE"); empty: it
  // does not say.
  std::string algorithm = {};
  std::string lock = {};
  bool maybe = false;  // in a DO block, under a condition: perhaps it does not run
};

// A statement's bytes in the text, without the semicolon. Unread: `problems` say why.
struct StatementSpan {
  std::size_t start = 0;
  std::size_t end = 0;
  bool read = true;
  // PostgreSQL, of a migration: the tables and columns that it names beside those that its acts
  // tell. Null: there are none, or they are not known.
  std::shared_ptr<const QueryShape> shape = nullptr;
};

// A text, or a part of one; in order. `path` is what the last SET search_path up to there leaves;
// none: the role's own.
struct WrittenSchema {
  std::vector<WrittenStatement> statements;
  std::vector<Diagnostic> problems;  // the text is not read any further than to find all of them
  std::vector<StatementSpan> spans;
  std::optional<std::vector<std::string>> path;
  std::size_t first = 0;  // the number of the first of `spans`

  // Null: it is of none of these.
  const StatementSpan* span_of(std::size_t number) const {
    return number < first || number - first >= spans.size() ? nullptr : &spans[number - first];
  }
};

// ---- What the server says ----------------------------------------------------------------------

// What is there beside tables.
struct Surroundings {
  std::vector<std::string> path;  // the schemas in which the role finds unqualified names
  std::vector<std::string> schemas;
  std::vector<WrittenEnum> enums;
  // "function", "extension", "policy", .. as Aside::what says it -> names; of what has a table:
  // "name on schema.table".
  std::map<std::string, std::vector<QualifiedName>> objects;
};

// A table as the server prints it, or why it cannot be.
struct PrintedTable {
  Table table;
  std::vector<Diagnostic> problems;  // what the server refuses, at its place
  // Names that the server was given for what had none: constraints, indexes.
  std::vector<std::string> unnamed;
  std::vector<std::string> without_value;  // columns whose default or generation it refuses
};

// How much of a text is read at once: whole statements, until there is this much of either. Never
// one alone, unless it is the last: whether a text has more than one shows in its first part.
struct PartSize {
  std::size_t statements = static_cast<std::size_t>(-1);
  std::size_t bytes = static_cast<std::size_t>(-1);
  // Of a part that has these.
  bool reached(const WrittenSchema& part) const;
};

// A text's statements, a part at a time and in order: so a text of any length is read in memory
// that does not grow with it. Not thread-safe.
class StatementStream {
 public:
  virtual ~StatementStream() = default;
  // None: all has been given.
  virtual std::optional<WrittenSchema> next(const PartSize& size) = 0;
};

WrittenSchema read_whole(StatementStream& stream);
// What a stream gives of the part that it has read: the next part begins empty behind it.
// `problems_left` are counted down. None: there is nothing in it.
std::optional<WrittenSchema> hand_over_part(WrittenSchema& part, std::size_t& problems_left);

// An engine's grammar. Thread-safe.
class SqlReader {
 public:
  virtual ~SqlReader() = default;
  // Pure. The text outlives the stream. `file` is for diagnostics; after `most_problems` of them
  // nothing more is read.
  virtual std::unique_ptr<StatementStream> open(const std::string& text, const std::string& file,
                                                std::size_t most_problems) const = 0;
  // All of it.
  WrittenSchema read(const std::string& text, const std::string& file,
                     std::size_t most_problems) const;
};

class SchemaFiles : public SqlReader {
 public:
  virtual Result<Surroundings> surroundings(Connection& connection) const = 0;
  // How the server would print each table: types, defaults, generated columns, checks, indexes and
  // exclusions; foreign keys stay as written. Built under other names as temporary tables without
  // rows, in transactions that are rolled back; `path` is the text's own (WrittenSchema::path). No
  // lock on anything of the user's. Errors: the connection's; refused (no right to make temporary
  // tables).
  virtual Result<std::vector<PrintedTable>> as_printed(
      Connection& connection, const std::vector<const WrittenTable*>& tables,
      const std::optional<std::vector<std::string>>& path, const std::string& file) const = 0;
  // One CREATE TABLE for it, with its constraints and without its indexes.
  virtual std::string create_statement(const WrittenTable& table) const = 0;
};

}  // namespace shoofly
