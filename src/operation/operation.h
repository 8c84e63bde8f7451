#pragma once

// One wish of a change file, in the user's terms. An operation asks what it must know of the target
// (types and expressions), then says what it needs: new columns, a sync group, names to swap, work
// at cutover. It decides; it never touches a server and never knows an engine. The planner composes
// the effects of all operations of a change into one plan.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "catalog/action.h"
#include "catalog/catalog.h"
#include "catalog/sync.h"
#include "engine/engine.h"
#include "operation/problems.h"
#include "plan/plan.h"

namespace shoofly {

// How many rows break a rule now, with the keys of the first ones.
struct CountQuestion {
  std::string id;
  CountWork rule;
};

// What the server makes of an index or a constraint on a table: Inspector::as_built. Every
// expression in it has been checked.
struct BuildQuestion {
  std::string id;
  Action action;
};

// What must be asked of the target before the plan can be made.
struct Questions {
  std::vector<std::string> types;  // as written: Inspector::canonical_type
  std::vector<ExpressionQuestion> expressions;
  std::vector<CountQuestion> counts;
  std::vector<BuildQuestion> builds;
  bool empty() const {
    return types.empty() && expressions.empty() && counts.empty() && builds.empty();
  }
};

// What the target said; a refusal is an answer too (the operation turns it into a diagnostic at its
// place in the file). A failure to ask (a lost connection) is the asker's own.
struct Answers {
  std::map<std::string, Result<std::string>> types;       // written -> canonical
  std::map<std::string, Result<Expression>> expressions;  // question id -> checked
  std::map<std::string, CheckOutcome> counts;   // question id -> mismatches: rows that break it
  std::map<std::string, Result<Table>> builds;  // question id -> the table with it
};

// Where old and new application use the same name: the new column is filled under `hidden_new`;
// cutover renames visible -> hidden_old and hidden_new -> visible in one transaction.
struct NameSwap {
  std::string visible;
  std::string hidden_new;
  std::string hidden_old;
  // `back` may give NULL for a value that the old column cannot hold: its NOT NULL is lifted at
  // cutover.
  bool lift_old_not_null = false;
  // The old column numbers the rows: at cutover the new one takes that over.
  bool moves_numbering = false;
};

// The type of the swapped column is not the one in sight either: at cutover the two types change
// names as the columns do, in one transaction for all tables that say so. Canonical names.
struct TypeSwap {
  std::string visible;
  std::string hidden_new;
  std::string hidden_old;
  bool operator==(const TypeSwap&) const = default;
};

struct Effects {
  QualifiedName table;
  // Columns that expand adds, in their final declared form (the planner defers NOT NULL and default
  // while sync is on). For a swap the name is the hidden one.
  std::vector<Column> new_columns;
  std::optional<SyncGroup> group;  // names as they are from expand on
  std::optional<NameSwap> swap;
  bool lossless =
      false;  // the old side can hold whatever the new one holds: nothing to count going back
  // Columns that only change their names, at cutover.
  std::vector<Rename> renames;
  std::vector<std::string> retired;  // old columns that contract moves out of sight and purge drops
  // Old column -> new column: its indexes, checks and foreign keys are built on the new one as
  // well.
  std::map<std::string, std::string> carries;
  // Columns that it relies on and leaves as they are: no other operation of a change replaces one.
  std::vector<std::string> relies_on;
  // Another table that it refers to, and the columns there that it relies on; no name: none.
  QualifiedName refers_to;
  std::vector<std::string> relies_on_there;
  // Constraints and indexes that it makes, changes or drops: two operations of a change share none.
  std::vector<std::string> objects;
  // No other operation of the change is about the table.
  bool alone = false;
  // A key and what refers to it: the swaps of all tables that say so are one transaction, in which
  // the foreign keys between them and the primary keys over what is swapped change too.
  bool switches_keys = false;
  std::optional<TypeSwap> type_swap;
  // Steps besides, in order within their phase; each has its way back. Phases expand, cutover,
  // contract and purge. Ids are the planner's.
  std::vector<Step> steps;
  OperationSummary summary;
};

// Where an operation stands: the target's catalog, its table there, and what the target has
// answered.
struct Scene {
  const Catalog& catalog;
  const Table& table;
  const Dialect& dialect;
  const Answers& answers;
  std::string prefix;  // of question ids, unique per wish: "1."
  // Each application reads and writes its own shape through views.
  bool through_views = false;
};

class Operation {
 public:
  virtual ~Operation() = default;
  // The table's name as in the change file, and its place there.
  virtual const Place& table() const = 0;
  // Whether that table is a new one.
  virtual bool makes_table() const { return false; }
  // The columns it changes or makes, as written: two operations of a change share none.
  virtual std::vector<Place> columns() const = 0;
  // "split_column users.name"
  virtual std::string label() const = 0;
  // What is not answered yet and can be asked now: types first, then what depends on them.
  virtual Questions questions(const Scene& scene, Problems& problems) const = 0;
  // With everything answered. Errors of the wish on this catalog go to `problems`; then the result
  // is not used.
  virtual Effects effects(const Scene& scene, Problems& problems) const = 0;
  // On other tables, after effects() has found no problem. They are part of the same wish.
  virtual std::vector<Effects> effects_elsewhere(const Scene& /*scene*/,
                                                 Problems& /*problems*/) const {
    return {};
  }
};

}  // namespace shoofly
