#pragma once

// The DDL vocabulary of plans: engine-neutral changes of a catalog. An action can be applied to a
// catalog value (what the plan predicts), asked of one (`holds`: the done_when of a step), named
// for people, and rendered by an engine's Dialect into statements. An operation makes actions,
// never SQL.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/sync.h"

namespace shoofly {

struct AddColumn {
  QualifiedName table;
  Column column;
};
struct DropColumn {
  QualifiedName table;
  std::string column;
};
// All renames of one action happen together: {a -> hidden, b -> a} swaps names. `indexes` and
// `constraints` are renamed in the same transaction, so that names follow the column in sight.
struct Rename {
  std::string from;
  std::string to;
};
struct RenameColumns {
  QualifiedName table;
  std::vector<Rename> columns;
  std::vector<Rename> indexes;
  std::vector<Rename> constraints;
};
struct SetNotNull {
  QualifiedName table;
  std::string column;
};
struct DropNotNull {
  QualifiedName table;
  std::string column;
};
struct SetDefault {
  QualifiedName table;
  std::string column;
  std::string default_sql;
  bool literal = true;
};
struct DropDefault {
  QualifiedName table;
  std::string column;
};
// Added NOT VALID where the engine can; `ValidateConstraint` follows. SQLite has none of it. `index`
// is the one that the server builds for it (an exclusion).
struct AddConstraint {
  QualifiedName table;
  Constraint constraint;
  std::optional<Index> index = {};
};
struct ValidateConstraint {
  QualifiedName table;
  std::string name;
};
struct DropConstraint {
  QualifiedName table;
  std::string name;
};
// Built without blocking writers where the engine can (CONCURRENTLY): then outside a transaction.
struct CreateIndex {
  QualifiedName table;
  Index index;
};
struct DropIndex {
  QualifiedName table;
  std::string name;
};
// A unique or primary key constraint over an index that exists; the index takes the constraint's
// name.
struct AttachIndex {
  QualifiedName table;
  Constraint constraint;
  std::string index;
};
// Creates, replaces or removes the functions and triggers of a spec. Replacing changes functions
// only where the engine allows it without a table lock.
struct InstallSync {
  SyncSpec spec;
};
struct ReplaceSync {
  SyncSpec before;
  SyncSpec after;
};
struct RemoveSync {
  SyncSpec spec;
};
struct CommentColumn {
  QualifiedName table;
  std::string column;
  std::string comment;
};

struct SetStatistics {
  QualifiedName table;
  std::string column;
  int target = -1;  // -1: the server's default
};
struct SetReplicaIdentity {
  QualifiedName table;
  std::string identity;  // as in Table
};

using Action =
    std::variant<AddColumn, DropColumn, RenameColumns, SetNotNull, DropNotNull, SetDefault,
                 DropDefault, AddConstraint, ValidateConstraint, DropConstraint, CreateIndex,
                 DropIndex, AttachIndex, InstallSync, ReplaceSync, RemoveSync, CommentColumn,
                 SetStatistics, SetReplicaIdentity>;

// The table an action is about.
const QualifiedName& table_of(const Action& action);

// For people, one line: `add column users.first_name text`.
std::string describe(const Action& action);

// Changes `catalog` as a server would. Sync objects are predicted through `sync_triggers`, the
// triggers that the engine's SyncWriter says a spec becomes.
// Errors: refused, when the catalog is not one on which the action could run (a bug of the plan).
using SyncTriggers = std::vector<Trigger> (*)(const SyncSpec&);
Status apply(const Action& action, Catalog& catalog, SyncTriggers sync_triggers);

// Whether the catalog shows the action's effect: asked before a step (nothing to do) and after it
// (it is done). nullopt where a catalog cannot tell (ReplaceSync, SetDefault: a server prints a
// default in its own words); those are safe to repeat.
std::optional<bool> holds(const Action& action, const Catalog& catalog, SyncTriggers sync_triggers);

}  // namespace shoofly
