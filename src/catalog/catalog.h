#pragma once

// A snapshot of a target's schema: plain values, no I/O. Names are stored as the engine stores them
// (unquoted, already folded). What an inspector read and what a plan predicts have the same form,
// so that they can be compared (diff.h) after every step.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/boxed.h"
#include "base/seldom_text.h"
#include "sql/text.h"

namespace shoofly {

enum class Generated { kNone, kStored, kVirtual };

// One privilege that the owner has given.
struct Grant {
  std::string grantee;    // a role's name; empty: PUBLIC
  std::string privilege;  // "SELECT"
  std::string column;     // empty: on the whole relation
  bool grantable = false;
  bool operator==(const Grant&) const = default;
};

// What numbers the rows of an identity column, or of a serial one: it belongs to the column.
struct Sequence {
  QualifiedName name;
  std::string type;  // "integer"
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = 0;
  std::int64_t cache = 1;
  bool cycle = false;
  std::vector<Grant> grants;
  bool operator==(const Sequence&) const = default;
};

struct Column {
  std::string name;
  std::string type;  // canonical, as the server prints it: "character varying(40)", "TEXT"
  bool nullable = true;
  std::optional<std::string> default_sql;  // as the server prints it
  bool default_is_literal =
      true;  // false: now(), nextval(..), random(): not known before the INSERT
  Generated generated = Generated::kNone;
  SeldomText generated_sql;
  SeldomText identity;   // "", "always" or "by default"
  SeldomText collation;  // empty: the type's default
  SeldomText comment;
  std::vector<std::string> labels;  // of an enum, in order; never compared
  int statistics = -1;              // PostgreSQL: SET STATISTICS; -1: the server's default
  SeldomText storage;               // PostgreSQL: SET STORAGE; empty: the type's default
  SeldomText compression;           // PostgreSQL 14 on: SET COMPRESSION; empty: the server's
  SeldomText options;               // PostgreSQL: SET (...), as in DDL: "n_distinct='100'"
  Boxed<Sequence> sequence;         // never compared
  bool operator==(const Column&) const = default;
};

struct IndexPart {
  std::string column;     // empty for an expression
  SeldomText expression;  // as the server prints it
  SeldomText collation;   // empty: the column's
  SeldomText opclass;     // empty: the type's default; with its options, as in DDL
  bool descending = false;
  bool nulls_first = false;
  int prefix = 0;  // MariaDB, MySQL: only so many characters of it; 0: all
  bool operator==(const IndexPart&) const = default;
};

struct Index {
  std::string name;
  bool unique = false;
  bool nulls_not_distinct = false;  // PostgreSQL 15+
  std::string method;               // "btree"; empty on SQLite
  std::vector<IndexPart> parts;
  std::vector<std::string> include;
  SeldomText where_sql;
  std::vector<std::string>
      reads;               // every column it uses, in parts, INCLUDE, expressions, predicate
  bool valid = true;       // false: left behind by a failed CREATE INDEX CONCURRENTLY
  std::string constraint;  // the constraint that owns it, or empty
  // Never compared: how it is stored ("fillfactor='70'", as in DDL), where, and what is said of it.
  SeldomText storage;
  SeldomText tablespace;
  SeldomText comment;
  SeldomText attached_to;  // of a partition: the parent's index that it is part of; never compared
  bool operator==(const Index&) const = default;
};

enum class ConstraintKind { kPrimaryKey, kUnique, kCheck, kForeignKey, kExclusion };

struct Constraint {
  std::string name;  // SQLite: may be empty
  ConstraintKind kind = ConstraintKind::kCheck;
  std::vector<std::string> columns;  // every column it reads, in key order for keys
  std::string expression;            // CHECK: the expression as the server prints it
  QualifiedName references;          // foreign keys
  std::vector<std::string> referenced_columns;
  std::string rules;  // foreign keys: "ON DELETE CASCADE ON UPDATE ... DEFERRABLE ...", as in DDL
  bool validated = true;
  bool operator==(const Constraint&) const = default;
};

struct Trigger {
  std::string name;
  std::string timing;  // "BEFORE", "AFTER", "INSTEAD OF"
  bool on_insert = false;
  bool on_update = false;
  bool on_delete = false;
  bool row_level = true;
  std::vector<std::string> update_of;  // empty: any column
  std::string enabled = "origin";      // "origin", "always", "replica", "disabled"
  bool operator==(const Trigger&) const = default;

  // For what an application writes.
  bool fires() const { return enabled == "origin" || enabled == "always"; }
};

// Something outside the table's own rows, keys and triggers that uses one of its columns and would
// break or silently keep the old shape: it is handled or refused by name.
struct Dependent {
  std::string
      kind;  // "view", "materialized view", "rule", "function", "policy", "publication",
             // "column grant", "statistics", "partition key", "generated column", "foreign key",
             // "replica identity"; what one partition has of its own: "partition's index", ..
             // "constraint", "NOT NULL", "trigger" (BEFORE, of rows), "view", "column grant"
  std::string name;    // display form; for an inbound foreign key "table.constraint"
  std::string column;  // which column it uses; empty: the whole row
  // Never compared. Of a view: why it cannot be dropped and made anew, as a sentence; empty: it
  // can.
  std::string in_the_way = {};
  bool operator==(const Dependent& other) const {
    return kind == other.kind && name == other.name && column == other.column;
  }
};

// It is a part of its table, as a trigger or a policy is, and goes wherever that goes. Others, like
// a view, hold on to the table that they were made on, whatever that is called.
bool goes_with_table(const Dependent& dependent);

enum class TableKind { kOrdinary, kPartitioned, kPartition, kForeign, kVirtual };

struct Table {
  QualifiedName name;
  QualifiedName parent;         // of a partition
  bool has_partitions = false;  // also of a partition
  TableKind kind = TableKind::kOrdinary;
  std::vector<Column> columns;  // in order
  std::vector<Constraint> constraints;
  std::vector<Index> indexes;
  std::vector<Trigger> triggers;
  std::vector<Dependent> dependents;
  std::string owner;
  std::vector<Grant> grants;        // never compared
  bool row_security = false;        // policies apply to this table
  bool row_security_hides = false;  // ... and to the role that is connected
  bool published = false;           // part of a logical publication (whole row)
  bool subscribed = false;          // rows are written by a subscription's apply worker
  bool without_rowid = false;       // SQLite
  bool strict = false;              // SQLite
  // PostgreSQL: what an UPDATE's log holds of the old row: "default", "full", "nothing", or
  // "index NAME".
  std::string replica_identity = "default";
  int attribute_slots = 0;  // PostgreSQL: used numbers, dropped columns included; limit 1,600
  // Sizes: never compared.
  std::int64_t row_estimate = 0;
  std::int64_t bytes = 0;  // heap with TOAST, without indexes
  std::int64_t index_bytes = 0;

  const Column* find_column(const std::string& column) const;
  Column* find_column(const std::string& column);
  const Index* find_index(const std::string& index) const;
  const Constraint* find_constraint(const std::string& constraint) const;
  const Trigger* find_trigger(const std::string& trigger) const;
  // The index that keeps the constraint, or null.
  const Index* index_behind(const Constraint& constraint) const;
  // The columns that identify a row: the primary key, else the first valid unique index over plain
  // NOT NULL columns without a predicate, else empty.
  std::vector<std::string> key_columns() const;
};

// What the server said about itself. Settings are those that plans and guards depend on.
struct ServerInfo {
  std::string engine;  // "postgres", "sqlite"
  int version = 0;     // PostgreSQL: server_version_num (150020); SQLite: 3040001
  std::string version_text;
  std::string database;  // name of the database, or the file
  std::string user;
  bool superuser = false;
  bool read_only = false;  // hot standby, default_transaction_read_only, read-only file
  bool in_recovery = false;
  int deadlock_timeout_ms = 1000;                             // PostgreSQL
  std::vector<std::pair<std::string, std::string>> settings;  // for doctor and the report
};

// A view that shows a table's rows as they are, under another name or under other columns' names:
// what a run lays for the application that knows those. Everything that can be written to the table
// can be written to it.
struct View {
  QualifiedName name;
  QualifiedName table;
  std::vector<std::string> columns;
  std::vector<std::string> sources;  // the table's columns, as they are called now
  // Whoever uses it needs the rights on the table himself, and its policies apply to him
  // (PostgreSQL 15).
  bool security_invoker = false;
  std::string owner;
  std::vector<Grant> grants;  // never compared
  // Its schema is made with its first view, and goes with its last one. Never compared, and not
  // read.
  bool in_own_schema = false;
  bool operator==(const View&) const = default;
};

// What refers to a type in the server's own books: the table and its column, index or constraint,
// or anything else, by what the server calls it.
struct TypeUse {
  std::string
      kind;  // "column", "index", "default", "check constraint", ... ; empty: `name` says it
  std::string name;  // display form
  QualifiedName table;
  std::string object;  // of the table: a column's, index's or constraint's name
};

struct EnumType {
  QualifiedName name;
  std::string type;  // canonical, as in Column
  std::vector<std::string> labels;
  std::string owner;
  bool ours = true;  // the connected role may change it
  bool of_extension = false;
  bool own_rights = false;  // `grants` instead of the server's defaults
  std::vector<Grant> grants;
  std::string comment;
  std::vector<TypeUse> uses;
};

struct Catalog {
  ServerInfo server;
  std::vector<Table> tables;
  std::vector<View> views;  // only those that were asked for by name
  // Names that a new table cannot have: of views, sequences and types. Only where everything was
  // read.
  std::vector<QualifiedName> other_names;
  std::vector<std::string> schemas;  // likewise
  std::vector<EnumType> enums;       // likewise; never kept

  const Table* find_table(const QualifiedName& name) const;
  Table* find_table(const QualifiedName& name);
  const View* find_view(const QualifiedName& name) const;
  const EnumType* find_enum(const std::string& type) const;
  // Of tables and views: what is read again to hold a prediction against.
  std::vector<QualifiedName> names() const;
  // By the name as a person writes it: "orders", "crm.orders", "crm.\"Customer Order\"".
  // Unquoted parts are folded to lower case where `fold` says so.
  std::vector<const Table*> find_written(const std::string& written, bool fold) const;
};

// "crm.\"Customer Order\"" into its parts; nullopt when it is no name.
std::optional<QualifiedName> parse_written_name(const std::string& written, bool fold);

}  // namespace shoofly
