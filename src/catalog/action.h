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
#include "catalog/lookup.h"
#include "catalog/sync.h"
#include "catalog/table_sync.h"

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
// What an index, or a constraint, of a partitioned table is on one partition.
struct PartitionIndex {
  QualifiedName table;
  std::string index;   // of a constraint: its name
  std::string parent;  // the index that it is attached to, by name; empty for a foreign key
  QualifiedName parent_table;
  bool leaf = true;
};
// Added NOT VALID where the engine can; `ValidateConstraint` follows. SQLite has none of it.
// `index` is the one that the server builds for it (an exclusion).
// A key (unique or foreign) of a partitioned table that is `validated`: partition by partition,
// without blocking writers, and then outside a transaction. A unique one is there, over an invalid
// index, before it is done; a foreign key is not.
struct AddConstraint {
  QualifiedName table;
  Constraint constraint;
  std::optional<Index> index = {};
  std::vector<PartitionIndex> partitions = {};
};
struct ValidateConstraint {
  QualifiedName table;
  std::string name;
};
struct DropConstraint {
  QualifiedName table;
  std::string name;
  // Where it was begun partition by partition: what is not attached to it yet.
  std::vector<PartitionIndex> partitions = {};
};
// Built without blocking writers where the engine can (CONCURRENTLY): then outside a transaction.
// Of a partitioned table: on the table alone first, then on each partition (`partitions`, those
// with partitions of their own before these), and attached; valid once all of them are.
struct CreateIndex {
  QualifiedName table;
  Index index;
  std::vector<PartitionIndex> partitions = {};
  std::string named_after = {};  // on a partition that the plan did not know; empty: its own name
};
// `patient`: waits for older transactions without making anybody wait; then outside a transaction.
struct DropIndex {
  QualifiedName table;
  std::string name;
  bool patient = false;
  // Indexes of partitions that may not be attached to it yet.
  std::vector<PartitionIndex> partitions = {};
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

// Whether a transaction may put the check of a foreign key off: its new rules.
struct AlterConstraint {
  QualifiedName table;
  std::string name;
  std::string rules;  // as in Constraint, all of them
};
// A label of the enum `type`, which a column of the table has. It cannot be taken away again.
struct AddEnumLabel {
  QualifiedName table;
  std::string type;  // canonical
  std::string label;
  std::string before;  // the label that follows; empty: the last one
};
// A new enum type beside the one that it is to replace: with that one's owner, rights and comment,
// and casts between the two for values that are assigned. The table is one that will have it.
struct CreateEnum {
  QualifiedName table;
  std::string type;  // canonical, like all types here
  std::vector<std::string> labels;
  std::string like;
  std::string owner;
  bool own_rights = false;  // `grants` instead of the server's defaults
  std::vector<Grant> grants;
  std::string comment;
};
// With the casts between it and `like`. Nothing uses it any more.
struct DropEnum {
  QualifiedName table;
  std::string type;
  std::string like;
};
// In this order: {mood -> hidden, new -> mood}. Everything that uses a type follows it. The columns
// of the first one have hidden names by then; it is refused where there is another one.
struct RenameTypes {
  QualifiedName table;
  std::vector<Rename> types;
};
// The numbers that `from` gives to rows written without one come to `to` from now on: its default
// and identity move, and the sequence goes on where it is, under its name, with its rights. `to` is
// NOT NULL where `from` is an identity column.
struct MoveNumbering {
  QualifiedName table;
  std::string from;
  std::string to;
  std::string narrow_to = {};  // going back: the type that a sequence had, if its numbers still fit
};
// `statement` is one CREATE TABLE that the server has run before, in a transaction that was rolled
// back; `table` is what came of it. Empty: it is made as `table` says, with its owner's rights and
// no default privileges.
struct CreateTable {
  Table table;
  std::string statement;
};
struct DropTable {
  QualifiedName table;
};
// Within its schema. Whatever refers to it follows.
struct RenameTable {
  QualifiedName table;
  std::string to;
};
struct CreateView {
  View view;
};
struct DropView {
  View view;
};
// The views, and those over them, are dropped and made anew: they read the column `to` where they
// have read `from`, and return it under the name that it has there. Owner, rights, options and
// comments stay.
struct RebuildViews {
  QualifiedName table;
  std::vector<Rename> columns;
  std::vector<std::string> views;  // as in Dependent
};

// One bound of a partition, or one value of its list.
struct PartitionValue {
  enum class Kind { kText, kNull, kLowest, kHighest };
  Kind kind = Kind::kText;
  std::string text;  // a literal's, without quotes
  bool operator==(const PartitionValue&) const = default;
};
// Range: from .. to, a value for each column. List: `values`. Hash: modulus and remainder. Or what
// fits no other one.
struct Partition {
  QualifiedName name;
  std::vector<PartitionValue> from;
  std::vector<PartitionValue> to;
  std::vector<PartitionValue> values;
  int modulus = 0;
  int remainder = 0;
  bool is_default = false;
  bool operator==(const Partition&) const = default;
};
// An empty partitioned table with the columns, checks, owner, rights, policies and (disabled)
// triggers of the table `like`, with these partitions, indexes and constraints. `table` is what
// comes of it: the server has made it before, in a transaction that was rolled back.
struct CreatePartitioned {
  Table table;
  QualifiedName like;
  std::string strategy;  // "range", "list", "hash"
  std::vector<std::string> columns;
  std::vector<Partition> partitions;
  std::vector<Constraint> keys;  // primary key and unique ones
  std::vector<Index> indexes;    // without a constraint
  std::vector<Constraint> foreign_keys;
};
struct TriggerState {
  std::string name;
  std::string enabled;  // as in Trigger
};
// `incoming` takes the name of `table`, which is called `outgoing` from then on, and with it the
// names of indexes and constraints. The user's triggers fire on whichever has the name; sequences
// go with it.
struct SwapTables {
  QualifiedName table;
  std::string incoming;
  std::string outgoing;
  std::vector<Rename> incoming_names;
  std::vector<Rename> outgoing_names;
  std::vector<TriggerState> triggers;  // as they are where they fire
  std::vector<QualifiedName> parts;    // partitions of either
};
struct InstallTableSync {
  TableSync sync;
};
struct RemoveTableSync {
  TableSync sync;
};
struct InstallLookup {
  Lookup lookup;
};
struct RemoveLookup {
  Lookup lookup;
};
// What the planner of statements knows of the rows is read anew.
struct AnalyzeTable {
  QualifiedName table;
};

using Action =
    std::variant<AddColumn, DropColumn, RenameColumns, SetNotNull, DropNotNull, SetDefault,
                 DropDefault, AddConstraint, ValidateConstraint, DropConstraint, CreateIndex,
                 DropIndex, AttachIndex, InstallSync, ReplaceSync, RemoveSync, CommentColumn,
                 SetStatistics, SetReplicaIdentity, CreateTable, DropTable, RenameTable, CreateView,
                 DropView, AlterConstraint, AddEnumLabel, CreatePartitioned, SwapTables,
                 InstallTableSync, RemoveTableSync, AnalyzeTable, MoveNumbering, InstallLookup,
                 RemoveLookup, CreateEnum, DropEnum, RenameTypes, RebuildViews>;

// The table an action is about, as it is called before.
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
