// SQLite: REFERENCES of columns that nothing makes unique. It looks for that when rows are written.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/diagnostic.h"
#include "base/letters.h"
#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

std::set<std::string> names_in_small(const std::vector<std::string>& names) {
  std::set<std::string> small;
  for (std::string name : names) {
    std::transform(name.begin(), name.end(), name.begin(), lower_letter);
    small.insert(std::move(name));
  }
  return small;
}

// Null: not known, or not all of it.
const WrittenTable* parent_of(const Ending& ending, const Constraint& key) {
  const WrittenTable* table = ending.after.find_table(ending.after.at_home(key.references));
  if (table == nullptr || table->temporary || !table->unread.empty() || table->columns.empty() ||
      table->kind != TableKind::kOrdinary || !ending.history->is_sure(table->name, ending.after))
    return nullptr;
  const bool whole = table->on_target != nullptr || ending.history->is_whole(table->name);
  return whole ? table : nullptr;
}

const WrittenConstraint* key_made(const WrittenTable& table, const AddedKey& key) {
  const auto found = std::find_if(table.constraints.begin(), table.constraints.end(),
                                  [&](const WrittenConstraint& one) {
                                    return one.constraint.kind == ConstraintKind::kForeignKey &&
                                           one.constraint.columns == key.columns;
                                  });
  return found == table.constraints.end() ? nullptr : &*found;
}

bool are_unique(const WrittenTable& table, const std::set<std::string>& columns) {
  for (const WrittenConstraint& one : table.constraints) {
    if (has_own_index(one) && names_in_small(one.constraint.columns) == columns) return true;
  }
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const WrittenIndex& one) {
    std::vector<std::string> parts;
    for (const IndexPart& part : one.index.parts) parts.push_back(part.column);
    return one.index.unique && one.index.where_sql.empty() && names_in_small(parts) == columns;
  });
}

// "nothing makes (code) of parts unique"; empty: the key fits.
std::string misfit_of_key(const WrittenTable& parent, const Constraint& key,
                          std::vector<std::string>* columns) {
  *columns = key.referenced_columns;
  for (const WrittenConstraint& one : parent.constraints) {
    if (columns->empty() && one.constraint.kind == ConstraintKind::kPrimaryKey)
      *columns = one.constraint.columns;
  }
  const std::string& name = parent.name.name;
  if (columns->empty()) return fmt::format("{} has no primary key to refer to", name);
  if (columns->size() != key.columns.size())
    return fmt::format("({}) refers to a key of {} columns, ({}) of {}",
                       fmt::join(key.columns, ", "), columns->size(), fmt::join(*columns, ", "),
                       name);
  if (are_unique(parent, names_in_small(*columns))) return "";
  return fmt::format("nothing makes ({}) of {} unique", fmt::join(*columns, ", "), name);
}

// A table that is called nearly so, where none is called so: a slip of the pen. That a table is not
// there says nothing in itself, as something else than the migrations may make it.
std::string meant_by(const Ending& ending, const QualifiedName& name) {
  if (ending.after.find_table(name) != nullptr || !ending.history->is_sure(name, ending.after))
    return "";
  std::vector<std::string> known;
  for (const auto& [table, written] : ending.after.tables) {
    if (table.schema == name.schema && !written.temporary) known.push_back(table.name);
  }
  return nearest(name.name, known);
}

void say_missing(const Ending& ending, const AddedKey& added, const Constraint& key,
                 Reporter& reporter) {
  const QualifiedName name = ending.after.at_home(key.references);
  const std::string meant = meant_by(ending, name);
  const bool made_here = ending.transaction.made.count({name.schema, meant}) > 0;
  if (meant.empty() || !(in_known_order(ending.migration) || made_here)) return;
  reporter.report_at(
      added.at,
      fmt::format("no migration makes {}: with foreign keys on each INSERT into {} "
                  "fails (no such table)",
                  key.references.name, added.table.name),
      {fmt::format("if {} is meant: references {}", meant, sql_name_in("sqlite", {"", meant}))});
}

void finish_foreign_key_mismatch(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown || ending.history == nullptr || !ending.certain)
    return;
  const auto& made = ending.transaction.made;
  for (const AddedKey& added : ending.transaction.foreign_keys) {
    const WrittenTable* table = ending.after.find_table(added.table);
    const WrittenConstraint* key = table == nullptr ? nullptr : key_made(*table, added);
    if (key == nullptr) continue;
    say_missing(ending, added, key->constraint, reporter);
    const WrittenTable* parent = parent_of(ending, key->constraint);
    if (parent == nullptr || !(in_known_order(ending.migration) || made.count(parent->name) > 0))
      continue;
    std::vector<std::string> columns;
    const std::string misfit = misfit_of_key(*parent, key->constraint, &columns);
    if (misfit.empty()) continue;
    std::vector<std::string> help = {"refer to what is PRIMARY KEY or UNIQUE, all of it"};
    if (misfit.starts_with("nothing")) {
      std::vector<std::string> named;
      for (const std::string& column : columns)
        named.push_back(sql_name_in("sqlite", {"", column}));
      help = {fmt::format("create unique index {} on {} ({});",
                          sql_name_in("sqlite", {"", parent->name.name + "_" + columns.front()}),
                          sql_name_in("sqlite", {"", parent->name.name}), fmt::join(named, ", "))};
    }
    reporter.report_at(added.at,
                       fmt::format("{}: with foreign keys on each INSERT into {} fails, and each "
                                   "DELETE from {} (foreign key mismatch)",
                                   misfit, table->name.name, parent->name.name),
                       std::move(help));
  }
}

}  // namespace

extern const Rule foreign_key_mismatch;
const Rule foreign_key_mismatch{
    "foreign-key-mismatch",
    Family::kCompatibility,
    Severity::kError,
    "a foreign key refers to columns that are not unique",
    "SQLite takes the statement. Where foreign keys are on, what is written to either table fails from then on; where they are off, the key does nothing.",
    nullptr,
    finish_foreign_key_mismatch,
    kSqlite};

}  // namespace shoofly::lint
