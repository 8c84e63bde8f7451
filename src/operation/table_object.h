#pragma once

// What operations on a table's constraints and indexes have in common: a table, no column of their
// own, names of objects, and the columns that they rely on.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "operation/fields.h"
#include "operation/operation.h"

namespace shoofly {

class TableObjectOperation : public Operation {
 public:
  const Place& table() const override { return table_; }
  std::vector<Place> columns() const override { return {}; }
  // "add_index orders.orders_state_idx", "add_index orders (state)"
  std::string label() const override { return name_ + " " + table_.text + about_; }

 protected:
  TableObjectOperation(std::string name, const Fields& fields)
      : name_(std::move(name)), at_(fields.at()), table_(fields.text("table")) {}

  const std::string& name() const { return name_; }
  Position at() const { return at_; }
  // Of which object it is, or of which columns where that has no name yet.
  void is_about(const std::optional<Place>& object, const std::vector<Place>& columns);
  OperationSummary summary(const Scene& scene, Risk risk, std::string reason,
                           std::string strategy) const;

 private:
  std::string name_;
  Position at_;
  Place table_;
  std::string about_;
};

// The name of a new index or constraint: as written, or `<table>_<columns>_<suffix>`, another one
// where that is taken. Empty and a problem: it is no name, taken, or too long.
std::string require_object_name(const std::optional<Place>& written,
                                const std::vector<std::string>& columns, const std::string& suffix,
                                const Scene& scene, Problems& problems);

// What has the name as written; null and a problem naming the nearest one.
const Constraint* require_constraint(const Place& written, const Scene& scene, Problems& problems);
const Index* require_index(const Place& written, const Scene& scene, Problems& problems);

// Problems for each foreign key that may refer to what the unique index keeps unique.
void require_no_reference(const Index& index, Position at, const Scene& scene, Problems& problems);

// Problems where the engine cannot build an index, or add a constraint, without stopping writers:
// it has no such DDL, or the table is partitioned.
enum class Partitioned { kRefused, kHandled };
void require_online_index(const std::string& operation, Position at, const Scene& scene,
                          Problems& problems, Partitioned partitioned = Partitioned::kRefused);
void require_online_constraint(const std::string& operation, Position at, const Scene& scene,
                               Problems& problems);

// "3 rows of orders are equal to another one in (a, b) (key 1, 2)": what a count found, at its
// place.
void refuse_counted(const CheckOutcome& found, const CountWork& rule, Position at,
                    std::vector<std::string> help, const Scene& scene, Problems& problems);
// The count's question unless it is answered; null: not answered yet, or the table is so large that
// the run counts it (a note says so).
const CheckOutcome* ask_count(const std::string& id, const CountWork& rule, const Scene& scene,
                              Questions& questions);
// Whether a plan waits for such a count.
bool is_counted_at_planning(const Table& table);

// What the server makes of an index or a constraint: asked unless it is answered. Null: asked, or a
// problem (the server refuses it).
const Table* ask_build(const std::string& id, const Action& action, Position at, const Scene& scene,
                       Questions& questions, Problems& problems);

}  // namespace shoofly
