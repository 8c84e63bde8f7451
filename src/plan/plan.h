#pragma once

// A plan: what a change means on one target. Plain values, made by the planner from a change and a
// catalog, without I/O; kept whole in the journal, so that a run goes on as it was planned whatever
// version of the program resumes it.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "catalog/action.h"
#include "catalog/catalog.h"
#include "catalog/row_move.h"
#include "catalog/sync.h"
#include "engine/engine.h"
#include "engine/work_time.h"

namespace shoofly {

enum class Phase { kExpand, kBackfill, kVerify, kCutover, kSoak, kContract, kPurge };
std::string_view to_string(Phase phase);

enum class Risk { kAdditive, kLow, kMedium, kHigh };
std::string_view to_string(Risk risk);

// ---- Work: what a step does in one direction ---------------------------------------------------

struct NoWork {};
// In one transaction, unless an action is not transactional: then that action is the step's only
// one.
struct DdlWork {
  std::vector<Action> actions;
};
struct FillWork {
  SyncSpec spec;  // spec.filling says which side
};
// Every row in step, exact, by key range; stops the run on a mismatch.
struct CheckWork {
  SyncSpec spec;
};
// Counts rows that break a rule; more than none stops the run, named by key. One of three rules: no
// row matches `condition`; no two rows are equal in the columns of `unique`; every row refers to
// one that is there, as `foreign_key` demands.
struct CountWork {
  QualifiedName table;
  std::string condition;  // checked SQL over one row; empty where another rule is counted
  std::string meaning;    // "\"users\".\"mail\" is NULL"
  std::optional<Index> unique = {};
  std::optional<Constraint> foreign_key = {};
  // Going back would lose these rows: approval accepts that.
  bool acceptable = false;
};
// Before going back: rows whose new side cannot be carried by the old one. More than none asks for
// approval. It stands behind the swap of its table; who goes back over several tables asks all of
// them first.
struct LossWork {
  SyncSpec spec;
  // Old columns that were NOT NULL: a row that is NULL there has nothing to go back to, and no
  // approval helps.
  std::vector<std::string> required;
};
// Fills NULLs with an expression in small batches, no sync involved (drop_not_null's way back).
struct UpdateWork {
  QualifiedName table;
  std::vector<std::string> key;
  std::string column;
  std::string expression;  // checked SQL over one row
  std::string condition;   // checked SQL: the rows that still need it
};
// Drops columns by a copy of the table beside it that takes its place (TableCopier): where a drop
// would write every row under a lock for longer than the application should wait.
struct CopyWork {
  QualifiedName table;
  std::vector<std::string> without;
};
// Empties and drops, in chunks, what a CopyWork left behind.
struct DiscardWork {
  QualifiedName table;
};
// Brings the rows of a table sync's follower in step, range by range; the sync is installed.
enum class Repeat {
  kMissing,  // rows that the follower does not have
  kGone,     // rows that only the follower has
  kStale,    // rows that the follower does not have, or has otherwise
};
struct TableFillWork {
  TableSync sync;
  Repeat what = Repeat::kMissing;
};
// Every row of both tables of a sync, exact, by key range; stops the run on a mismatch.
struct TableCheckWork {
  TableSync sync;
};
// Moves rows into another table, or those of the ledger back, range by range.
struct MoveWork {
  RowMove move;
  bool back = false;
};
using Work = std::variant<NoWork, DdlWork, FillWork, CheckWork, CountWork, LossWork, UpdateWork,
                          CopyWork, DiscardWork, TableFillWork, TableCheckWork, MoveWork>;

// A step whose `forward` is NoWork belongs to the way back of the nearest step before it that does
// something: it counts as done as soon as that one is, and going back starts behind it. (A way back
// that needs several transactions is such a chain: the step itself ends it, the steps after it
// begin it.)
struct Step {
  std::string id;  // "expand-1", unique in the plan, stable
  Phase phase = Phase::kExpand;
  std::string title;  // what it does, for people
  std::string why;
  Work forward;
  Work backward;
  // Filled by the planner's passes.
  DdlFacts facts;  // of forward, all actions together
  DdlFacts backward_facts;
  Interval duration;
  Interval backward_duration;
};

// ---- What the plan says to people --------------------------------------------------------------

// What one statement of one application sees in one phase.
struct Visibility {
  std::string
      phase;  // "expand to gate", "gate to cutover", "cutover to contract", "after contract"
  std::string application;  // "old", "new"
  std::string statement;    // "INSERT", "UPDATE", "SELECT"
  std::string sees;
};

struct OperationSummary {
  std::string label;  // "split_column users.name"
  QualifiedName table;
  Risk risk = Risk::kLow;
  std::string reason;
  std::string strategy;
  std::vector<std::string> notes;
  std::vector<Visibility> visibility;
};

struct TableSummary {
  QualifiedName table;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::int64_t index_bytes = 0;
  bool full_pass = false;                   // the backfill writes every row
  std::optional<SyncSpec> spec;             // forward spec, as installed by expand
  std::vector<std::string> fired_triggers;  // user triggers that the backfill's UPDATE fires
  std::vector<std::string> retired;         // where the old columns are after contract, until purge
  // Measured or estimated by the passes; negative: not known.
  std::int64_t growth_bytes = -1;
  std::int64_t log_bytes = -1;
  std::int64_t sampled_rows = 0;
  std::int64_t not_surviving = 0;  // of the sample: old sides that back(value()) would change
  Interval backfill;
};

struct Guard {
  std::string signal;  // of plan/guards.h: "replica_lag", "probe", ...
  // In the signal's unit: seconds, bytes, a share of 1, a count. disk_free trips below it.
  double above = 0;
  std::string then;     // "throttle", "pause", "halt", "rollback"
  std::string query;    // probe, error_rate, disk_free: one SELECT
  std::string command;  // disk_free instead of a query: for the shell of the runner's host
};

struct BackfillPolicy {
  int batch_min = 500;
  int batch_max = 2000;
  Milliseconds target_time{100};
  int workers = 2;
  std::int64_t rows_per_second = 0;  // 0: unlimited
};

// Sessions that may be ended when they stand in the way of a lock.
struct MayCancel {
  std::string application;  // its name; "*" stands for any text
  Milliseconds older_than{0};
  bool terminate = false;  // also where it is idle in a transaction: that ends the session
};

enum class AfterAttempts { kStop, kKeepTrying };

struct Policies {
  BackfillPolicy backfill;
  Milliseconds lock_timeout{300};
  int lock_attempts = 30;
  // How long nothing is asked for while somebody holds a conflicting lock for long.
  Milliseconds lock_hold_off{10'000};
  AfterAttempts after_attempts = AfterAttempts::kStop;
  std::vector<MayCancel> may_cancel;
  std::chrono::seconds reconnect_for{600};  // a run waits so long for a server that is gone
  std::vector<std::string> peak_windows;    // "Mon-Fri 08:00-20:00 Europe/Berlin"
  std::vector<Guard> guards;
  bool guards_given = false;  // else planning puts the default ones there
  std::chrono::seconds soak{7 * 86400};
  std::chrono::seconds retention{7 * 86400};
  bool consent_triggers = false;     // the user's triggers may fire for the backfill
  bool consent_publication = false;  // the table is published; its subscribers know the new columns
};

struct Plan {
  std::string change;       // its name
  std::string change_text;  // the file as written
  std::string target;       // redacted
  Catalog before;           // the touched tables only, as inspected at planning
  std::vector<OperationSummary> operations;
  std::vector<TableSummary> tables;
  std::vector<Step> steps;  // in order
  Policies policies;
  std::vector<std::string> warnings;  // sentences
};

// The schema changes that `work` comes to, in order; none for work on rows.
std::vector<Action> actions_of(const Work& work);

// The specs in force after `action`, those before it given.
void follow_sync(const Action& action, std::vector<SyncSpec>& in_force);

void follow_sync(const Action& action, std::vector<TableSync>& in_force);

// Changes `catalog` as `work` would; only DdlWork and CopyWork do. Errors: refused, naming the
// action.
Status apply(const Work& work, Catalog& catalog, SyncTriggers triggers);

// The catalog after the first `count` steps went forward.
Result<Catalog> predict(const Plan& plan, std::size_t count, SyncTriggers triggers);

// How many steps count as done when `count` steps did their forward work: with the NoWork ones
// behind.
std::size_t settled(const Plan& plan, std::size_t count);

// `catalog` after the way back of steps `count`..1, down to and without `until`, last one first.
Result<Catalog> predict_back(const Plan& plan, Catalog catalog, std::size_t count,
                             std::size_t until, SyncTriggers triggers);

// Rows are held against an in-step condition: a change without two shapes has nothing to verify.
bool is_verified(const Plan& plan);

}  // namespace shoofly
