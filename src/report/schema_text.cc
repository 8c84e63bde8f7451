#include "report/schema_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/words.h"

namespace shoofly {
namespace {

std::string names(const std::vector<std::string>& list) {
  return fmt::format("{}", fmt::join(list, ", "));
}

std::string part_text(const IndexPart& part) {
  std::string text = part.column.empty() ? "(" + part.expression + ")" : part.column;
  if (!part.collation.empty()) text += " collate " + part.collation;
  if (!part.opclass.empty()) text += " " + part.opclass;
  if (part.descending) text += " desc";
  if (part.nulls_first) text += " nulls first";
  return text;
}

std::string kind_text(ConstraintKind kind) {
  switch (kind) {
    case ConstraintKind::kPrimaryKey:
      return "primary key";
    case ConstraintKind::kUnique:
      return "unique";
    case ConstraintKind::kCheck:
      return "check";
    case ConstraintKind::kForeignKey:
      return "foreign key";
    case ConstraintKind::kExclusion:
      return "exclude";
  }
  return "";
}

struct Edit {
  char mark;
  const std::string* line;
};

// The longest common subsequence: tables have at most some hundred lines.
std::vector<Edit> edits_of(const std::vector<std::string>& before,
                           const std::vector<std::string>& after) {
  const std::size_t rows = before.size();
  const std::size_t cols = after.size();
  std::vector<std::vector<std::size_t>> common(rows + 1, std::vector<std::size_t>(cols + 1, 0));
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = cols; j-- > 0;) {
      common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1
                                           : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::vector<Edit> edits;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < rows || j < cols) {
    if (i < rows && j < cols && before[i] == after[j]) {
      edits.push_back({' ', &before[i++]});
      ++j;
    } else if (j == cols || (i < rows && common[i + 1][j] >= common[i][j + 1])) {
      edits.push_back({'-', &before[i++]});
    } else {
      edits.push_back({'+', &after[j++]});
    }
  }
  return edits;
}

bool near_a_change(const std::vector<Edit>& edits, std::size_t at, std::size_t context) {
  const std::size_t first = at > context ? at - context : 0;
  const std::size_t last = std::min(edits.size(), at + context + 1);
  return std::any_of(edits.begin() + static_cast<std::ptrdiff_t>(first),
                     edits.begin() + static_cast<std::ptrdiff_t>(last),
                     [](const Edit& edit) { return edit.mark != ' '; });
}

}  // namespace

std::string column_text(const Column& column) {
  std::string text = column.name + " " + column.type;
  if (!column.collation.empty()) text += " collate " + column.collation;
  if (!column.nullable) text += " not null";
  if (column.default_sql) text += " default " + *column.default_sql;
  if (column.generated != Generated::kNone) {
    text += fmt::format(" generated always as ({}){}", column.generated_sql,
                        column.generated == Generated::kStored ? " stored" : "");
  }
  if (!column.identity.empty()) text += fmt::format(" generated {} as identity", column.identity);
  return text;
}

std::string constraint_text(const Constraint& constraint) {
  std::string text = constraint.name.empty() ? "" : "constraint " + constraint.name + " ";
  text += kind_text(constraint.kind);
  if (constraint.kind == ConstraintKind::kCheck) {
    const bool enclosed = !constraint.expression.empty() && constraint.expression.front() == '(';
    text += enclosed ? " " + constraint.expression : " (" + constraint.expression + ")";
  } else {
    text += " (" + names(constraint.columns) + ")";
  }
  if (!constraint.references.name.empty()) {
    text += fmt::format(" references {} ({})", constraint.references.display(),
                        names(constraint.referenced_columns));
    if (!constraint.rules.empty()) text += " " + constraint.rules;
  }
  if (!constraint.validated) text += " not valid";
  return text;
}

std::string index_text(const Index& index) {
  std::vector<std::string> parts;
  for (const IndexPart& part : index.parts) parts.push_back(part_text(part));
  std::string text = fmt::format("{}index {}", index.unique ? "unique " : "", index.name);
  if (!index.method.empty()) text += " using " + index.method;
  text += " (" + names(parts) + ")";
  if (!index.include.empty()) text += " include (" + names(index.include) + ")";
  if (index.nulls_not_distinct) text += " nulls not distinct";
  if (!index.where_sql.empty()) text += " where " + index.where_sql;
  if (!index.valid) text += " (invalid: a build was broken off)";
  return text;
}

std::string trigger_text(const Trigger& trigger) {
  std::vector<std::string> events;
  if (trigger.on_insert) events.emplace_back("insert");
  if (trigger.on_update) {
    events.push_back(trigger.update_of.empty() ? "update"
                                               : "update of " + names(trigger.update_of));
  }
  if (trigger.on_delete) events.emplace_back("delete");
  if (events.empty()) events.emplace_back("truncate");
  std::string text =
      fmt::format("trigger {} {} {}", trigger.name, trigger.timing, fmt::join(events, " or "));
  if (trigger.enabled != "origin") text += " (enabled: " + trigger.enabled + ")";
  return text;
}

// The order of columns means something; that of the others only depends on what was made when.
std::vector<std::string> table_lines(const Table& table) {
  std::vector<std::string> lines;
  for (const Column& column : table.columns) lines.push_back(column_text(column));
  const auto add_sorted = [&](std::vector<std::string> more) {
    std::sort(more.begin(), more.end());
    lines.insert(lines.end(), more.begin(), more.end());
  };
  std::vector<std::string> constraints;
  std::vector<std::string> indexes;
  std::vector<std::string> triggers;
  for (const Constraint& constraint : table.constraints)
    constraints.push_back(constraint_text(constraint));
  for (const Index& index : table.indexes) {
    if (index.constraint.empty()) indexes.push_back(index_text(index));
  }
  for (const Trigger& trigger : table.triggers) triggers.push_back(trigger_text(trigger));
  add_sorted(std::move(constraints));
  add_sorted(std::move(indexes));
  add_sorted(std::move(triggers));
  return lines;
}

std::string table_diff(const Table& before, const Table& after, std::size_t context) {
  const std::vector<std::string> first = table_lines(before);
  const std::vector<std::string> second = table_lines(after);
  if (first == second) return {};
  const std::vector<Edit> edits = edits_of(first, second);
  std::string text = "  table " + before.name.display() + "\n";
  bool skipped = false;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (!near_a_change(edits, i, context)) {
      if (!skipped) text += "    ...\n";
      skipped = true;
      continue;
    }
    skipped = false;
    text += fmt::format("{}   {}\n", edits[i].mark, *edits[i].line);
  }
  return text;
}

}  // namespace shoofly
