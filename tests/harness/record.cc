#include "harness/record.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace shoofly::testing {
namespace {

constexpr std::size_t kDifferencesShown = 5;

Side other(Side side) { return side == Side::kOld ? Side::kNew : Side::kOld; }

}  // namespace

std::string Record::id(const Cells& cells) const {
  std::string text;
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    if (table_.columns[i].side == Side::kKey) text += shown(cells[i].value) + "\x1f";
  }
  return text;
}

std::string Record::listed(const Cells& cells, const std::vector<std::size_t>& columns) const {
  std::string text;
  for (const std::size_t i : columns)
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", table_.columns[i].name,
                        cells[i].known ? shown(cells[i].value) : "?");
  return text;
}

std::string Record::select(const std::vector<std::size_t>& columns, Shape shape) const {
  std::string list;
  for (const std::size_t column : columns)
    list += (list.empty() ? "" : ", ") + table_.columns[column].name;
  return fmt::format("select {} from {}{}", list,
                     shape == Shape::kContracted ? table_.new_name() : table_.name,
                     table_.only.empty() ? "" : " where " + table_.only);
}

std::vector<std::size_t> Record::in_sight(Shape shape) const {
  const bool swapped = shape == Shape::kSoak || shape == Shape::kContracted;
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    const ScenarioColumn& column = table_.columns[i];
    if (column.side == Side::kOther) continue;
    if (column.side == Side::kOld && (column.same_name ? swapped : shape == Shape::kContracted))
      continue;
    if (column.side == Side::kNew && (column.same_name ? !swapped : shape == Shape::kBefore))
      continue;
    if (column.same_name && shape == Shape::kSwitching) continue;
    columns.push_back(i);
  }
  return columns;
}

std::string Record::key_condition(const Session& session, int first) const {
  std::string text;
  for (const ScenarioColumn& column : table_.columns) {
    if (column.side == Side::kKey)
      text += fmt::format("{}{} = {}", text.empty() ? "" : " and ", column.name,
                          session.placeholder(first++));
  }
  return text;
}

TextRow Record::key_of(const RecordedRow& row) const {
  TextRow key;
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    if (table_.columns[i].side == Side::kKey) key.push_back(shown(row.cells[i].value));
  }
  return key;
}

Status Record::load(Session& session, bool still) {
  const std::vector<std::size_t> columns = in_sight(Shape::kBefore);
  SHOOFLY_ASSIGN(const auto found, session.query(select(columns, Shape::kBefore)));
  const std::lock_guard lock(mutex_);
  for (const TextRow& fields : found) {
    RecordedRow row;
    row.cells.resize(table_.columns.size());
    row.still = still;
    for (std::size_t i = 0; i < columns.size(); ++i) row.cells[columns[i]].value = fields[i];
    const std::string key = id(row.cells);
    if (rows_.emplace(key, row).second && !still) ids_.push_back(key);
  }
  return ok_status();
}

Status Record::begin_run(Evaluator& evaluator) {
  const std::lock_guard lock(mutex_);
  for (auto& [key, row] : rows_) {
    row.stale = false;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const ScenarioColumn& column = table_.columns[i];
      if (column.side != Side::kNew) continue;
      if (column.derived.empty()) {
        SHOOFLY_ASSIGN(row.cells[i], evaluator.fill(i, row.cells));
      } else {
        SHOOFLY_ASSIGN(row.cells[i].value, evaluator.derive(i, row.cells));
        row.cells[i].known = !column.asked_anew();
      }
    }
  }
  return ok_status();
}

std::optional<RecordedRow> Record::take(std::mt19937_64& random) {
  const std::lock_guard lock(mutex_);
  for (int tries = 0; tries < 20 && !ids_.empty(); ++tries) {
    const std::size_t at = std::uniform_int_distribution<std::size_t>(0, ids_.size() - 1)(random);
    const auto found = rows_.find(ids_[at]);
    if (found == rows_.end()) {
      ids_[at] = ids_.back();
      ids_.pop_back();
      continue;
    }
    if (found->second.busy) continue;
    found->second.busy = true;
    return found->second;
  }
  return std::nullopt;
}

void Record::put(RecordedRow row) {
  row.busy = false;
  const std::string key = id(row.cells);
  const std::lock_guard lock(mutex_);
  if (rows_.insert_or_assign(key, std::move(row)).second) ids_.push_back(key);
}

void Record::erase(const RecordedRow& row) {
  const std::lock_guard lock(mutex_);
  rows_.erase(id(row.cells));
}

std::size_t Record::size() const {
  const std::lock_guard lock(mutex_);
  return rows_.size();
}

Status Record::derive_side(RecordedRow& row, Side side, int group, Evaluator& evaluator) const {
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    const ScenarioColumn& column = table_.columns[i];
    if (column.side != side || column.group != group || column.derived.empty()) continue;
    SHOOFLY_ASSIGN(row.cells[i].value, evaluator.derive(i, row.cells));
    row.cells[i].known = !column.asked_anew();
  }
  return ok_status();
}

// Before the gate nobody can tell whether a row was filled before or after what the fill reads
// changed.
void Record::forget_fills(RecordedRow& row, const ScenarioColumn& read) const {
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    const ScenarioColumn& column = table_.columns[i];
    if (column.side == Side::kNew && column.fill.find(read.name) != std::string::npos)
      row.cells[i].known = false;
  }
}

void Record::forget_side(RecordedRow& row, Side side, int group) const {
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    const ScenarioColumn& column = table_.columns[i];
    if (column.side == side && column.group == group && !column.derived.empty())
      row.cells[i].known = false;
  }
}

void Record::forget_other_side(RecordedRow& row, std::size_t column) const {
  const ScenarioColumn& read = table_.columns[column];
  if (read.side == Side::kOld || read.side == Side::kNew)
    forget_side(row, other(read.side), read.group);
}

Status Record::name_row(RecordedRow& row, const std::vector<Assignment>& written,
                        Evaluator& evaluator) const {
  for (const Assignment& assignment : written) {
    if (table_.columns[assignment.column].side != Side::kKey) continue;
    SHOOFLY_ASSIGN(row.cells[assignment.column].value,
                   evaluator.kept(assignment.column, assignment.value));
  }
  return ok_status();
}

Status Record::apply(RecordedRow& row, const std::vector<Assignment>& written, bool insert,
                     Shape shape, Evaluator& evaluator) const {
  std::set<std::pair<int, Side>> changed;
  std::set<std::pair<int, Side>> unsure;  // whether that was a change only the database knows
  std::vector<std::size_t> nulls;         // of a column that cannot be NULL any more
  for (const Assignment& assignment : written) {
    const ScenarioColumn& column = table_.columns[assignment.column];
    SHOOFLY_ASSIGN(std::optional<std::string> value,
                   evaluator.kept(assignment.column, assignment.value));
    Cell& cell = row.cells[assignment.column];
    if (!insert && !cell.known) unsure.insert({column.group, column.side});
    const bool differs = insert || !cell.known || cell.value != value;
    cell = {true, std::move(value)};
    if (shape == Shape::kBefore && !insert && differs && column.side == Side::kPlain)
      forget_fills(row, column);
    if (differs && (column.side == Side::kOld || column.side == Side::kNew))
      changed.insert({column.group, column.side});
    // Before the gate: where the row was not converted yet, this was a change even so, and `back`
    // ran.
    if (!differs && column.side == Side::kNew && shape == Shape::kBefore)
      forget_side(row, Side::kOld, column.group);
    const bool becomes_value = column.null_becomes_value || scenario_.option("nulls");
    if (column.side == Side::kNew && !cell.value && becomes_value)
      nulls.push_back(assignment.column);
  }
  for (const auto& [group, side] : changed) {
    if (shape == Shape::kContracted) row.stale = true;
    SHOOFLY_TRY(derive_side(row, other(side), group, evaluator));
    if (unsure.count({group, side}) > 0) forget_side(row, other(side), group);
  }
  for (const std::size_t column : nulls) {  // what NULL becomes; the old side may be either
    SHOOFLY_ASSIGN(row.cells[column].value, evaluator.derive(column, row.cells));
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (table_.columns[i].side == Side::kOld &&
          table_.columns[i].name == table_.columns[column].name)
        row.cells[i].known = false;
    }
  }
  if (!insert) return ok_status();
  for (std::size_t i = 0; i < table_.columns.size(); ++i) {
    const ScenarioColumn& column = table_.columns[i];
    const bool given = std::any_of(written.begin(), written.end(),
                                   [i](const Assignment& a) { return a.column == i; });
    if (given || !column.derived.empty() ||
        (column.side != Side::kOld && column.side != Side::kNew))
      continue;
    SHOOFLY_ASSIGN(row.cells[i], evaluator.fill(i, row.cells));
  }
  return ok_status();
}

std::optional<std::string> Record::difference(const RecordedRow& row,
                                              const std::vector<std::size_t>& columns,
                                              const TextRow& found) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Cell& expected = row.cells[columns[i]];
    const ScenarioColumn& column = table_.columns[columns[i]];
    if (!expected.known || (row.stale && column.side == Side::kOld) || expected.value == found[i])
      continue;
    return fmt::format("{} row {}: {} is \"{}\", expected \"{}\"", table_.name, id(row.cells),
                       column.name, shown(found[i]), shown(expected.value));
  }
  return std::nullopt;
}

// Whether a value that the record does not know for certain is one that it may be.
Result<bool> Record::adopt(RecordedRow& row, std::size_t column,
                           const std::optional<std::string>& found, Evaluator& evaluator) const {
  const ScenarioColumn& what = table_.columns[column];
  if (what.derived.empty()) {
    row.cells[column] = {true, found};
    return what.fill != "any" || found.has_value();
  }
  SHOOFLY_ASSIGN(const std::optional<std::string> derived, evaluator.derive(column, row.cells));
  row.cells[column] = {true, found};
  if (derived == found) return true;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const ScenarioColumn& opposite = table_.columns[i];
    if (opposite.side != other(what.side) || opposite.group != what.group ||
        opposite.derived.empty())
      continue;
    SHOOFLY_ASSIGN(const std::optional<std::string> back, evaluator.derive(i, row.cells));
    if (back != row.cells[i].value) return false;
  }
  return true;
}

Result<std::vector<std::string>> Record::compare(Session& session, Shape shape,
                                                 Evaluator& evaluator) {
  const std::vector<std::size_t> columns = in_sight(shape);
  SHOOFLY_ASSIGN(const auto found, session.query(select(columns, shape)));
  const std::lock_guard lock(mutex_);
  std::vector<std::string> differences;
  std::set<std::string> seen;
  for (const TextRow& fields : found) {
    Cells cells(table_.columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) cells[columns[i]].value = fields[i];
    const auto row = rows_.find(id(cells));
    seen.insert(id(cells));
    if (row == rows_.end()) {
      differences.push_back(
          fmt::format("{} row {}: not written by anybody, or deleted", table_.name, id(cells)));
    } else {
      if (auto difference = this->difference(row->second, columns, fields))
        differences.push_back(fmt::format("{}\n  found:    {}\n  recorded: {}", *difference,
                                          listed(cells, columns),
                                          listed(row->second.cells, columns)));
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const bool uncertain = !row->second.cells[columns[i]].known ||
                               (row->second.stale && table_.columns[columns[i]].side == Side::kOld);
        if (!uncertain) continue;
        SHOOFLY_ASSIGN(const bool fits, adopt(row->second, columns[i], fields[i], evaluator));
        if (!fits)
          differences.push_back(fmt::format("{} row {}: {} is \"{}\", which is not in step",
                                            table_.name, id(cells), table_.columns[columns[i]].name,
                                            shown(fields[i])));
      }
      if (shape != Shape::kContracted) row->second.stale = false;
    }
    if (differences.size() >= kDifferencesShown) return differences;
  }
  for (const auto& [key, row] : rows_) {
    if (seen.count(key) == 0)
      differences.push_back(
          fmt::format("{} row {}: an acknowledged write is missing", table_.name, key));
    if (differences.size() >= kDifferencesShown) break;
  }
  return differences;
}

}  // namespace shoofly::testing
