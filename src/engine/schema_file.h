#pragma once

// DDL as a person or a dump wrote it, as values: what a text of SQL wants to be there, or to become
// of what is there. Reading is pure; one step asks the server how it would print what was written.
// Nothing of the text is ever run for its effect.
//
// Names are folded as the engine folds them. A name without a schema has an empty one: it is looked
// up in the role's own path (Surroundings::path). SQL in here was accepted by the engine's grammar
// as exactly one expression or type, without comments.

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

struct WrittenColumn {
  Column column;  // texts as written
  Position at;
  bool serial = false;  // its default is the next number of a sequence that belongs to it
};

// Without a name where none was written. `index` holds what a key's or an exclusion's index has
// beside its columns: INCLUDE, NULLS NOT DISTINCT, the method, and of an exclusion everything.
struct WrittenConstraint {
  Constraint constraint;
  Index index;
  Position at;
  std::string using_index;  // ADD CONSTRAINT .. USING INDEX
};

struct WrittenIndex {
  QualifiedName table;
  Index index;  // without a name where none was written
  Position at;
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
  std::string unread;  // what of it cannot be read, for people: "INHERITS", "LIKE"; else empty
  std::vector<WrittenColumn> columns;
  std::vector<WrittenConstraint> constraints;
  std::vector<WrittenIndex> indexes;
  std::string replica_identity;  // empty: not said

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
                 MakeSequence, GiveSequence, SayOfColumn, Aside>;

struct WrittenStatement {
  Position at;
  WrittenAct act;
  std::size_t number = 0;  // of the statement that it is part of: WrittenSchema::spans
};

// A statement's bytes in the text, without the semicolon. Unread: `problems` say why.
struct StatementSpan {
  std::size_t start = 0;
  std::size_t end = 0;
  bool read = true;
};

// In order. `path` is what the text's last SET search_path leaves; none: the role's own.
struct WrittenSchema {
  std::vector<WrittenStatement> statements;
  std::vector<Diagnostic> problems;  // the text is not read any further than to find all of them
  std::vector<StatementSpan> spans;
  std::optional<std::vector<std::string>> path;
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

class SchemaFiles {
 public:
  virtual ~SchemaFiles() = default;
  // Pure. `file` is for diagnostics; after `most_problems` of them nothing more is read.
  virtual WrittenSchema read(const std::string& text, const std::string& file,
                             std::size_t most_problems) const = 0;
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
