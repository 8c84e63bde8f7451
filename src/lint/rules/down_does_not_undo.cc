// What up and down together leave behind.

#include <algorithm>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Where there are as many as before, one may have another name now.
const WrittenIndex* missing_index(const WrittenTable& before, const WrittenTable& after) {
  if (before.indexes.size() <= after.indexes.size() || !before.parent.name.empty()) return nullptr;
  for (const WrittenIndex& index : before.indexes) {
    const bool there = std::any_of(
        after.indexes.begin(), after.indexes.end(),
        [&](const WrittenIndex& other) { return other.known_name() == index.known_name(); });
    if (!there) return &index;
  }
  return nullptr;
}

void finish_down_does_not_undo(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction != Direction::kDown) return;
  // What a program does unseen may be what is missed.
  if (!ending.migration.up.opaque.empty() || !ending.migration.down.opaque.empty()) return;
  for (const auto& [name, table] : ending.after.tables) {
    const WrittenTable* before = ending.before.find_table(name);
    if (before == nullptr) {
      reporter.report(fmt::format("table {} is left behind", name.name), {"drop it here"});
      continue;
    }
    for (const WrittenColumn& column : table.columns) {
      if (before->find_column(column.column.name) == nullptr)
        reporter.report(fmt::format("column {}.{} is left behind", name.name, column.column.name),
                        {"drop it here"});
    }
    for (const WrittenColumn& column : before->columns) {
      if (table.find_column(column.column.name) == nullptr)
        reporter.report(fmt::format("column {}.{} is not put back", name.name, column.column.name),
                        {"add it here, and say where its values come from"});
    }
    // A partition's index goes with the one that it is attached to.
    if (table.parent.name.empty() && table.indexes.size() > before->indexes.size())
      reporter.report(
          fmt::format("index {} of {} is left behind", table.indexes.back().index.name, name.name),
          {"drop it here"});
    if (const WrittenIndex* gone = missing_index(*before, table))
      reporter.report(fmt::format("index {} of {} is not put back", gone->known_name(), name.name),
                      {"an index goes with a column of its: make it here again"});
  }
  for (const auto& [name, table] : ending.before.tables) {
    if (ending.after.find_table(name) == nullptr)
      reporter.report(fmt::format("table {} is not put back", name.name), {"make it here"});
  }
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
