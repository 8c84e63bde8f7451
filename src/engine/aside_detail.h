#pragma once

// Statements that make no part of a table, as far as a reader of migrations asks about them: rows
// that are written, transactions, settings, what is rebuilt, who gets which rights. Names as in
// schema_file.h; a name without a schema has an empty one.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "sql/text.h"

namespace shoofly {

// INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, SELECT: of what, and which of it.
struct RowWork {
  enum class Verb { kInsert, kUpdate, kDelete, kMerge, kTruncate, kCopyIn, kCopyOut, kSelect };
  Verb verb = Verb::kSelect;
  std::vector<QualifiedName> tables;  // that are written; of a SELECT none
  std::vector<std::string> columns;   // that an UPDATE sets, or an INSERT names
  bool filtered = false;              // has a WHERE
  // Columns of each of which the WHERE leaves at most some thousand values (row_bounds.h).
  std::vector<std::string> fixed = {};
  std::vector<std::string> asked = {};  // columns that the WHERE names
  bool from_query = false;              // INSERT .. SELECT
  std::size_t rows = 0;                 // INSERT .. VALUES
  bool cascade = false;                 // TRUNCATE
  bool program = false;                 // COPY from, or to, a program of the server's
  // It takes no more rows than are written there: UPDATE .. LIMIT 5, INSERT .. SELECT 1, MERGE of
  // VALUES.
  bool limited = false;
  bool updates = false;                    // MERGE: WHEN .. UPDATE
  bool deletes = false;                    // MERGE: WHEN .. DELETE
  bool overrides = false;                  // INSERT .. OVERRIDING SYSTEM VALUE
  std::vector<std::string> conflict = {};  // ON CONFLICT: what has to be unique
  std::vector<QualifiedName> calls = {};   // routines that a SELECT is made of, or a CALL runs
};

// DO: what is in it is a program.
struct CodeBlock {
  std::string language;  // "plpgsql" where none is written
  std::string body;
  bool read = false;     // all that it runs follows, as statements of the same number
  bool commits = false;  // COMMIT or ROLLBACK stands in it
};

struct TransactionMark {
  enum class Verb { kBegin, kCommit, kRollback, kSavepoint, kOther };
  Verb verb = Verb::kOther;
};

// SET, RESET: `value` as written, without quotes.
struct SessionSetting {
  std::string name;
  std::string value;
  bool local = false;  // until the end of the transaction
  bool reset = false;  // to what it was
};

struct ConstraintValidation {
  QualifiedName table;
  std::string name;
};

// DROP of anything that is no table and no index.
struct ObjectRemoval {
  std::string kind;  // "view", "type", "schema", "function", ..
  QualifiedName name;
  QualifiedName table;  // of a trigger, a policy or a rule
  bool if_exists = false;
  bool cascade = false;
};

struct PartitionDetachment {
  QualifiedName table;
  QualifiedName partition;
  bool concurrently = false;
};

// Everything that is there already is written anew.
struct Rebuild {
  enum class What {
    kReindex,
    kCluster,
    kVacuumFull,
    kRefresh,  // of a materialized view
    kLogged,   // SET LOGGED, SET UNLOGGED
    kTablespace,
    kAccessMethod,
    kOptimize,  // MariaDB, MySQL: OPTIMIZE TABLE
  };
  What what = What::kReindex;
  std::string of;  // of a REINDEX: "index", "table", "schema", "database", "system"
  QualifiedName name;
  bool concurrently = false;
};

struct TableLock {
  std::vector<QualifiedName> tables;
  std::string mode;  // "ACCESS EXCLUSIVE"
};

// What CREATE OR REPLACE may not change.
struct RoutineHead {
  std::string returns;                  // the type, without its length; "record" of several
  std::string row;                      // of several: their names and types
  std::vector<std::string> parameters;  // names of what a call gives; empty: it has none
  std::size_t defaults = 0;             // of them
  bool operator==(const RoutineHead&) const = default;
};

struct Routine {
  std::string language;
  std::string body;
  bool replaces = false;
  bool definer = false;    // SECURITY DEFINER
  bool pins_path = false;  // SET search_path
  bool is_procedure = false;
  bool immutable = false;
  bool altered = false;  // ALTER FUNCTION: only what it says of `definer` and `pins_path` is known
  bool commits = false;  // COMMIT or ROLLBACK stands in its body
  std::string arguments = {};  // their types, as written
  std::string returns = {};    // as written
  std::string account = {};    // MariaDB, MySQL: DEFINER = .., as written
  RoutineHead head = {};       // PostgreSQL
};

struct Privileges {
  bool grants = true;  // else: takes away
  bool to_everybody = false;
  std::vector<std::string> privileges;  // none: all
  std::vector<QualifiedName> objects;   // tables; schemas, by their names
  std::string kind = {};                // of them, in lower case: "table", "schema", "function"
  bool in_schemas = false;              // ON ALL TABLES IN SCHEMA: of these schemas
  bool by_default = false;              // ALTER DEFAULT PRIVILEGES: of what is made later
};

struct LabelRename {
  QualifiedName type;
  std::string from;
  std::string to;
};

struct DomainMade {
  std::string type;      // that it is another name for
  bool checked = false;  // CHECK or NOT NULL
  bool varies = false;   // its default is another one for each row
};

// CREATE and ALTER of a role: what is said of it.
struct RoleWork {
  bool superuser = false;
  bool bypasses_policies = false;
  bool password = false;  // stands there
};

struct PolicyMade {
  bool everything = false;  // USING (true), or WITH CHECK (true)
  bool only_reads = false;  // FOR SELECT
  bool restrictive = false;
};

// ALTER DOMAIN .. ADD CONSTRAINT.
struct DomainCheck {
  QualifiedName domain;
  std::string name;
  bool validated = true;
};

// RENAME of anything that is no table, no column and no constraint of a table.
struct ObjectRename {
  std::string kind;  // "view", "schema", "type", ..
  QualifiedName name;
  std::string to;
};

// SET SCHEMA.
struct SchemaMove {
  std::string kind;
  QualifiedName name;
  std::string to;
};

// ALTER TABLE .. DISABLE TRIGGER, and ENABLE.
struct TriggerSwitch {
  QualifiedName table;
  bool on = true;
  std::string trigger = {};  // empty: all of them
  bool of_users = false;     // of all: without those of foreign keys
};

using AsideDetail =
    std::variant<std::monostate, RowWork, CodeBlock, TransactionMark, SessionSetting,
                 ConstraintValidation, ObjectRemoval, PartitionDetachment, Rebuild, TableLock,
                 Routine, Privileges, LabelRename, DomainCheck, ObjectRename, SchemaMove,
                 TriggerSwitch, DomainMade, RoleWork, PolicyMade>;

}  // namespace shoofly
