#pragma once

// The test's own record of one table: every row as its acknowledged writes must have left it, in
// both shapes at once. A write of one side derives the other with the scenario's own expressions;
// what the database holds must be this and nothing else. Thread-safe: a row that a writer works on
// is taken out and put back, so writes to one row are recorded in the order in which they happened.

#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "harness/evaluator.h"
#include "harness/scenario.h"
#include "harness/session.h"

namespace shoofly::testing {

// Where a run stands, as far as the applications can tell.
enum class Shape {
  kBefore,     // no run, or before the gate: only the old columns are complete
  kGate,       // both are
  kSwitching,  // a cutover or its way back is under way: which type a swapped name has is asked for
               // each write
  kSoak,       // as kGate; swapped names have the new type
  kContracted,  // the old columns are out of sight, and nothing is derived
};

using Cells = std::vector<Cell>;
struct RecordedRow {
  Cells cells;         // one per column of the table
  bool still = false;  // no application touches it
  bool stale = false;  // its new side was written while nothing was derived
  bool busy = false;
};
struct Assignment {
  std::size_t column = 0;
  std::optional<std::string> value;  // as written
};

class Record {
 public:
  explicit Record(const Scenario& scenario, const ScenarioTable& table)
      : scenario_(scenario), table_(table) {}

  const ScenarioTable& table() const { return table_; }

  // Rows that are in the table and not known yet, old shape; `still`: the applications leave them
  // alone.
  Status load(Session& session, bool still);
  // A run begins: every new side is derived from the old one.
  Status begin_run(Evaluator& evaluator);

  // An idle row, now the caller's own until put back or erased.
  std::optional<RecordedRow> take(std::mt19937_64& random);
  void put(RecordedRow row);
  void erase(const RecordedRow& row);
  std::size_t size() const;

  // The key of a row that is to be read back before anything else is known of it.
  Status name_row(RecordedRow& row, const std::vector<Assignment>& written,
                  Evaluator& evaluator) const;
  // What stands opposite a column that was left to the database.
  void forget_other_side(RecordedRow& row, std::size_t column) const;
  // What an acknowledged statement makes of a row.
  Status apply(RecordedRow& row, const std::vector<Assignment>& written, bool insert, Shape shape,
               Evaluator& evaluator) const;

  // Columns that can be read in this shape.
  std::vector<std::size_t> in_sight(Shape shape) const;
  // "\"id\" = $1 and ..." and its parameters.
  std::string key_condition(const Session& session, int first) const;
  TextRow key_of(const RecordedRow& row) const;

  // Holds the whole table against the record; nobody writes meanwhile. What is not known is taken
  // over. Returns at most a few sentences.
  Result<std::vector<std::string>> compare(Session& session, Shape shape, Evaluator& evaluator);
  // One row as an application has just read it.
  std::optional<std::string> difference(const RecordedRow& row,
                                        const std::vector<std::size_t>& columns,
                                        const TextRow& found) const;

 private:
  std::string id(const Cells& cells) const;
  std::string listed(const Cells& cells, const std::vector<std::size_t>& columns) const;
  std::string select(const std::vector<std::size_t>& columns, Shape shape) const;
  void forget_side(RecordedRow& row, Side side, int group) const;
  void forget_fills(RecordedRow& row, const ScenarioColumn& read) const;
  Status derive_side(RecordedRow& row, Side side, int group, Evaluator& evaluator) const;
  Result<bool> adopt(RecordedRow& row, std::size_t column, const std::optional<std::string>& found,
                     Evaluator& evaluator) const;

  const Scenario& scenario_;
  const ScenarioTable& table_;
  mutable std::mutex mutex_;
  std::map<std::string, RecordedRow> rows_;
  std::vector<std::string>
      ids_;  // of rows that were ever there, for picking one; may hold erased ones
};

}  // namespace shoofly::testing
