#pragma once

// What is kept in step on one table while a change is under way: groups of columns, each with an
// old and a new side and the expressions that derive one from the other. It says what, never how:
// an engine's SyncWriter turns it into triggers, fill statements and conditions.

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace shoofly {

// An expression in the target's own SQL, already accepted by the engine as exactly one expression
// over the row. It is never rewritten: `reads` binds each name it uses to the column that carries
// that name's value now (they differ where old and new column share a name: the text says "n", the
// column is "_shoofly_old_n").
struct Binding {
  std::string parameter;  // the name as the expression uses it
  std::string column;     // the column that holds it now
  std::string type;       // canonical type of the column
  bool operator==(const Binding&) const = default;
};

struct Expression {
  std::string text;
  std::string result_type;  // canonical type it is assigned to
  std::vector<Binding> reads;
  bool immutable = true;  // false: STABLE through settings that the engine pins
  bool volatile_default =
      false;  // a default such as now() or gen_random_uuid(): filled once, never compared
  bool operator==(const Expression&) const = default;
};

struct SyncColumn {
  std::string name;  // as it is now
  std::string type;
  // INSERT: an old column holding its literal default counts as not written. Empty: no default, or
  // one that is not known before the INSERT (`default_unknown`).
  std::string literal_default;
  bool default_unknown = false;
  // The side's column must not be NULL: on an old column it was declared so (SQLite lifts it and
  // keeps it by RAISE); on a new one it becomes so after the fill.
  bool required = false;
  Expression derived;  // new side: `value`; old side: `back`. Empty text: underivable, left alone.
  bool operator==(const SyncColumn&) const = default;
};

// `old_side` may be empty (add_column with a value) and `new_side` too (drop_column with `back`).
struct SyncGroup {
  std::string operation;  // the operation's label, for reports: "split_column users.name"
  std::vector<SyncColumn> old_side;
  std::vector<SyncColumn> new_side;
  bool operator==(const SyncGroup&) const = default;
};

enum class Winner { kOldSide, kNewSide };  // both written and not in agreement
enum class Filling {
  kForward,   // rows with marker 0 have no new side yet (from expand on)
  kBackward,  // rows with marker 0 have no old side yet (restore)
  kNone,      // every row has both
};

struct SyncSpec {
  QualifiedName table;
  std::vector<std::string> key;  // the row's key columns, none of them in a group
  std::string tag;  // short and unique per run and table; goes into names of triggers and functions
  std::string marker;  // marker column's name
  // What the marker of a row is that an INSERT has just made, where the server also inserts rows
  // that were there: those that move to another partition. 1: it cannot be told, or need not be.
  int fresh_marker = 1;
  std::vector<SyncGroup> groups;
  Winner winner = Winner::kOldSide;
  Filling filling = Filling::kForward;
  // A user's BEFORE UPDATE trigger may change the columns, so UPDATE OF would be blind.
  bool other_before_triggers = false;
  // Rows are written by a subscription: triggers must be ENABLE ALWAYS.
  bool enable_always = false;
  bool operator==(const SyncSpec&) const = default;

  // Every column of either side.
  std::vector<std::string> columns() const;
};

// The spec with other types in the place of those named in `types`, in expressions too.
SyncSpec with_types(SyncSpec spec, const std::map<std::string, std::string>& types);

}  // namespace shoofly
