// What up and down together leave behind.

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool same_parts(const Index& one, const Index& other) {
  return one.parts == other.parts && one.unique == other.unique && one.where_sql == other.where_sql;
}

bool same_rule(const Constraint& one, const Constraint& other) {
  return one.kind == other.kind && one.columns == other.columns &&
         one.expression == other.expression && one.references == other.references;
}

std::string list_of(const std::vector<std::string>& columns) {
  return fmt::format("({})", fmt::join(columns, ", "));
}

std::string words_for(const WrittenIndex& index) {
  if (!index.known_name().empty()) return "index " + index.known_name();
  std::vector<std::string> columns;
  for (const IndexPart& part : index.index.parts)
    columns.push_back(part.column.empty() ? std::string(part.expression) : part.column);
  return "an index " + list_of(columns);
}

std::string words_for(const WrittenConstraint& written) {
  const Constraint& constraint = written.constraint;
  const char* kind = "the exclusion";
  if (constraint.kind == ConstraintKind::kPrimaryKey) kind = "the primary key";
  if (constraint.kind == ConstraintKind::kUnique) kind = "the unique constraint";
  if (constraint.kind == ConstraintKind::kCheck) kind = "the check";
  if (constraint.kind == ConstraintKind::kForeignKey) kind = "the foreign key";
  return fmt::format(
      "{} {}", kind,
      written.known_name().empty() ? list_of(constraint.columns) : written.known_name());
}

std::vector<std::string> columns_of(const WrittenIndex& index) {
  std::vector<std::string> columns;
  for (const IndexPart& part : index.index.parts) {
    if (!part.column.empty()) columns.push_back(part.column);
  }
  return columns;
}

const std::vector<std::string>& columns_of(const WrittenConstraint& written) {
  return written.constraint.columns;
}

// Else it goes and comes with a column, of which more is said.
template <typename Part>
bool has_columns(const WrittenTable& table, const Part& part) {
  const auto& columns = columns_of(part);
  return std::all_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return table.find_column(column) != nullptr;
  });
}

// A table before and after, with what of it a way back should have undone.
class Comparison {
 public:
  Comparison(const Ending& ending, const WrittenTable& before, const WrittenTable& after,
             Reporter& reporter)
      : ending_(ending), before_(before), after_(after), reporter_(reporter) {}

  void run() {
    compare_columns();
    // A partition's index goes with the one that it is attached to.
    if (!after_.parent.name.empty() || !before_.parent.name.empty()) return;
    compare(before_.indexes, after_.indexes,
            [](const WrittenIndex& one, const WrittenIndex& other) {
              return same_parts(one.index, other.index);
            });
    // On SQLite a table made anew may say the same in other words.
    if (ending_.server.engine == "sqlite" || !before_.unread.empty() || !after_.unread.empty())
      return;
    compare(before_.constraints, after_.constraints,
            [](const WrittenConstraint& one, const WrittenConstraint& other) {
              return same_rule(one.constraint, other.constraint);
            });
  }

 private:
  std::string table() const { return after_.name.name; }
  std::string sql_table() const { return sql_name(home(after_.name)); }
  QualifiedName home(const QualifiedName& name) const {
    return name.schema == ending_.after.home ? QualifiedName{"", name.name} : name;
  }

  void compare_columns() {
    std::set<std::string> renamed;
    const std::size_t common = std::min(before_.columns.size(), after_.columns.size());
    for (std::size_t i = 0; i < common; ++i) {
      const WrittenColumn& was = before_.columns[i];
      const WrittenColumn& is = after_.columns[i];
      // A column keeps its place and where it was written.
      const bool same = was.column.type == is.column.type && was.at.line == is.at.line &&
                        was.at.column == is.at.column;
      if (!same || after_.find_column(was.column.name) != nullptr ||
          before_.find_column(is.column.name) != nullptr)
        continue;
      renamed.insert({was.column.name, is.column.name});
      reporter_.report(
          fmt::format("column {}.{} is still called {}", table(), was.column.name, is.column.name),
          {fmt::format("alter table {} rename column {} to {};", sql_table(),
                       sql_name(is.column.name), sql_name(was.column.name))});
    }
    for (const WrittenColumn& column : after_.columns) {
      const std::string& name = column.column.name;
      if (before_.find_column(name) == nullptr && renamed.count(name) == 0)
        reporter_.report(fmt::format("column {}.{} is left behind", table(), name),
                         {"drop it here"});
    }
    for (const WrittenColumn& column : before_.columns) {
      const std::string& name = column.column.name;
      if (after_.find_column(name) == nullptr && renamed.count(name) == 0)
        reporter_.report(fmt::format("column {}.{} is not put back", table(), name),
                         {"add it here, and say where its values come from"});
    }
  }

  // What is of the same kind and has another name now is there; it was renamed where it is the one
  // that was written there.
  template <typename Part, typename Same>
  void compare(const std::vector<Part>& before, const std::vector<Part>& after, const Same& same) {
    const std::vector<const Part*> gone = missing(before, after);
    std::vector<const Part*> left = missing(after, before);
    for (const Part* part : gone) {
      const auto now = std::find_if(left.begin(), left.end(),
                                    [&](const Part* other) { return same(*part, *other); });
      if (now == left.end()) {
        if (has_columns(after_, *part)) report_gone(*part);
        continue;
      }
      const Position was = part->at;
      const Position is = (*now)->at;
      if (was.line == is.line && was.column == is.column) report_renamed(*part, **now);
      left.erase(now);
    }
    for (const Part* part : left) {
      if (has_columns(before_, *part)) report_left(*part);
    }
  }

  template <typename Part>
  static std::vector<const Part*> missing(const std::vector<Part>& from,
                                          const std::vector<Part>& in) {
    std::vector<const Part*> parts;
    for (const Part& part : from) {
      const bool there = std::any_of(in.begin(), in.end(), [&](const Part& other) {
        return other.known_name() == part.known_name();
      });
      if (!there) parts.push_back(&part);
    }
    return parts;
  }

  void report_renamed(const WrittenIndex& was, const WrittenIndex& is) {
    reporter_.report(
        fmt::format("{} of {} is still called {}", words_for(was), table(), is.known_name()),
        {fmt::format("alter index {} rename to {};",
                     sql_name(QualifiedName{home(after_.name).schema, is.known_name()}),
                     sql_name(was.known_name()))});
  }
  void report_renamed(const WrittenConstraint& was, const WrittenConstraint& is) {
    reporter_.report(
        fmt::format("{} of {} is still called {}", words_for(was), table(), is.known_name()),
        {fmt::format("alter table {} rename constraint {} to {};", sql_table(),
                     sql_name(is.known_name()), sql_name(was.known_name()))});
  }
  void report_gone(const WrittenIndex& index) {
    reporter_.report(fmt::format("{} of {} is not put back", words_for(index), table()),
                     {why_gone(index) + "make it here again"});
  }
  void report_gone(const WrittenConstraint& constraint) {
    // It only proves NOT NULL, which is not compared: what was dropped cannot always come back.
    if (constraint.constraint.columns.size() == 1 &&
        normalised(constraint.constraint.expression).ends_with(" is not null"))
      return;
    reporter_.report(fmt::format("{} of {} is not put back", words_for(constraint), table()),
                     {is_remade(columns_of(constraint))
                          ? "a constraint goes with a column of its: add it here again"
                          : "add it here again"});
  }
  // One of these columns was dropped, and is another one now.
  bool is_remade(const std::vector<std::string>& columns) const {
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
      const WrittenColumn* was = before_.find_column(name);
      const WrittenColumn* is = after_.find_column(name);
      return was == nullptr || is == nullptr || was->at.line != is->at.line ||
             was->at.column != is->at.column;
    });
  }
  std::string why_gone(const WrittenIndex& index) const {
    if (is_remade(columns_of(index))) return "an index goes with a column of its: ";
    const std::string up = normalised(ending_.migration.up.text);
    const bool taken = index.index.unique && up.find(" using index ") != std::string::npos;
    return taken ? "USING INDEX made it the constraint's, and it went with that: " : "";
  }
  template <typename Part>
  void report_left(const Part& part) {
    reporter_.report(fmt::format("{} of {} is left behind", words_for(part), table()),
                     {"drop it here"});
  }

  const Ending& ending_;
  const WrittenTable& before_;
  const WrittenTable& after_;
  Reporter& reporter_;
};

// Under another name: its columns are the same, and where they were written.
bool is_renamed(const WrittenTable& was, const WrittenTable& is) {
  return was.at.line == is.at.line && was.at.column == is.at.column && !was.columns.empty() &&
         std::equal(was.columns.begin(), was.columns.end(), is.columns.begin(), is.columns.end(),
                    [](const WrittenColumn& one, const WrittenColumn& other) {
                      return one.column.name == other.column.name &&
                             one.column.type == other.column.type;
                    });
}

void finish_down_does_not_undo(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction != Direction::kDown) return;
  // What a program does unseen may be what is missed.
  if (!ending.migration.up.opaque.empty() || !ending.migration.down.opaque.empty()) return;
  std::vector<const WrittenTable*> left;
  for (const auto& [name, table] : ending.after.tables) {
    if (table.temporary) continue;  // it goes with the session
    const WrittenTable* before = ending.before.find_table(name);
    if (before == nullptr) {
      left.push_back(&table);
    } else {
      Comparison(ending, *before, table, reporter).run();
    }
  }
  for (const auto& [name, table] : ending.before.tables) {
    if (table.temporary || ending.after.find_table(name) != nullptr) continue;
    const auto now = std::find_if(left.begin(), left.end(), [&was = table](const WrittenTable* is) {
      return is_renamed(was, *is);
    });
    if (now == left.end()) {
      reporter.report(fmt::format("table {} is not put back", name.name), {"make it here"});
      continue;
    }
    const QualifiedName& is = (*now)->name;
    reporter.report(
        fmt::format("table {} is still called {}", name.name, is.name),
        {fmt::format("alter table {} rename to {};",
                     sql_name(is.schema == ending.after.home ? QualifiedName{"", is.name} : is),
                     sql_name(name.name))});
    left.erase(now);
  }
  for (const WrittenTable* table : left)
    reporter.report(fmt::format("table {} is left behind", table->name.name), {"drop it here"});
}

}  // namespace

extern const Rule down_does_not_undo;
const Rule down_does_not_undo{
    "down-does-not-undo",
    Family::kReversibility,
    Severity::kWarning,
    "the way back leads to another schema",
    "After up and down a table, column, index or constraint is there that was not, or the other way round: the next attempt fails.",
    nullptr,
    finish_down_does_not_undo,
    Engines{true, false, true}};

}  // namespace shoofly::lint
