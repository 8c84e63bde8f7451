#include "lint/rules/mysql/part_names.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

bool has_index_called(const WrittenTable& table, const std::string& name) {
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const WrittenIndex& one) { return same_name(one.index.name, name); });
}

bool drops_index(const Scene& scene, const std::string& name) {
  return statement_has<TakeIndex>(
             scene, [&](const TakeIndex& act) { return same_name(act.index.name, name); }) ||
         statement_has<TakeConstraint>(
             scene, [&](const TakeConstraint& act) { return same_name(act.name, name); }) ||
         statement_has<NameIndex>(
             scene, [&](const NameIndex& act) { return same_name(act.index, name); }) ||
         statement_has<TakeColumn>(scene, [](const TakeColumn&) { return true; });
}

void check_index_taken(const Scene& scene, const QualifiedName& of, const std::string& name,
                       Reporter& reporter) {
  const WrittenTable* table = certain_table(scene, of);
  if (table == nullptr || !has_index_called(*table, name) || drops_index(scene, name)) return;
  reporter.report(fmt::format("{} has an index \"{}\" (1061)", scene.shown(table->name), name),
                  {"another name, or drop the one that is there before"});
}

void check_constraint_taken(const Scene& scene, const MakeConstraint& make, Reporter& reporter) {
  const WrittenTable* table = certain_table(scene, make.table);
  const Constraint& made = make.constraint.constraint;
  const bool named =
      made.kind == ConstraintKind::kCheck || made.kind == ConstraintKind::kForeignKey;
  if (table == nullptr || !named || made.name.empty() ||
      statement_has<TakeConstraint>(scene, [](const TakeConstraint&) { return true; }))
    return;
  const bool taken = std::any_of(
      table->constraints.begin(), table->constraints.end(), [&](const WrittenConstraint& one) {
        return one.constraint.kind == made.kind && same_name(one.constraint.name, made.name);
      });
  if (!taken) return;
  reporter.report(fmt::format("{} has a constraint \"{}\"", scene.shown(table->name), made.name),
                  {"another name, or drop the one that is there before"});
}

// "a_2" where there is an "a": the server may have called one so.
bool may_be_counted(const WrittenTable& table, const std::string& name) {
  const std::size_t line = name.rfind('_');
  if (name.starts_with("functional_index")) return true;
  if (line == std::string::npos || line + 1 == name.size() ||
      name.find_first_not_of("0123456789", line + 1) != std::string::npos)
    return false;
  const std::string base = name.substr(0, line);
  return has_index_called(table, base) || table.find_column(base) != nullptr;
}

// The server makes an index for a foreign key that has none, and calls it like the key, or like
// its first column.
bool may_be_of_key(const WrittenTable& table, const std::string& name) {
  return std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& one) {
        return one.constraint.kind == ConstraintKind::kForeignKey &&
               (one.constraint.name.empty() || same_name(one.constraint.name, name) ||
                (!one.constraint.columns.empty() &&
                 same_name(one.constraint.columns.front(), name)));
      });
}

void say_missing_part(const Scene& scene, const WrittenTable& table, const char* kind,
                      const std::string& name, int number, const std::vector<std::string>& known,
                      Reporter& reporter) {
  const std::string meant = nearest(name, known);
  reporter.report(
      fmt::format("{} has no {} \"{}\" ({})", scene.shown(table.name), kind, name, number),
      meant.empty() ? std::vector<std::string>()
                    : std::vector<std::string>{"did you mean " + meant + "?"});
}

void check_index_missing(const Scene& scene, const QualifiedName& of, const std::string& name,
                         int number, Reporter& reporter) {
  const WrittenTable* table = whole_table(scene, of);
  if (table == nullptr || has_index_called(*table, name) || may_be_counted(*table, name) ||
      may_be_of_key(*table, name) || same_name(name, "primary"))
    return;
  // The index that the server made for a foreign key stays when that is dropped.
  if (scene.history->gone({NameSpace::kConstraint, table->name, name}) != nullptr) return;
  const bool made =
      statement_has<MakeIndex>(scene, [](const MakeIndex&) { return true; }) ||
      statement_has<TakeConstraint>(scene, [](const TakeConstraint&) { return true; });
  if (made) return;
  std::vector<std::string> known;
  for (const WrittenIndex& one : table->indexes) known.push_back(one.index.name);
  say_missing_part(scene, *table, "index", name, number, known, reporter);
}

// A name that the server has given is not known.
bool has_unknown_name(const WrittenTable& table) {
  return std::any_of(
      table.constraints.begin(), table.constraints.end(), [](const WrittenConstraint& one) {
        const std::string& name = one.constraint.name;
        return name.empty() || name.ends_with("_fkey") || name.ends_with("_check") ||
               name.find("_check") != std::string::npos || name.find("_fkey") != std::string::npos;
      });
}

void check_constraint_missing(const Scene& scene, const TakeConstraint& take, Reporter& reporter) {
  const WrittenTable* table = whole_table(scene, take.table);
  if (table == nullptr || take.if_exists || has_unknown_name(*table) ||
      statement_has<MakeConstraint>(scene, [](const MakeConstraint&) { return true; }))
    return;
  std::vector<std::string> known;
  for (const WrittenConstraint& one : table->constraints) {
    if (same_name(one.constraint.name, take.name)) return;
    known.push_back(one.constraint.name);
  }
  if (has_index_called(*table, take.name) || may_be_counted(*table, take.name)) return;
  say_missing_part(scene, *table, same_name(take.name, "primary") ? "key" : "constraint", take.name,
                   1091, known, reporter);
}

}  // namespace

void check_part_taken(const Scene& scene, Reporter& reporter) {
  const std::string_view text = scene.own.empty() ? scene.text : scene.own;
  if (const auto* make = scene.act<MakeIndex>()) {
    const Index& index = make->index.index;
    // Without a name it is called like its first column, and counted.
    const bool given = scene.words().starts_with("create ") || index.parts.empty() ||
                       !same_name(index.name, index.parts.front().column);
    if (given && !make->if_not_exists && !has_word(text, "exists", Lexis::kOfMysql))
      check_index_taken(scene, make->index.table, index.name, reporter);
  } else if (const auto* constraint = scene.act<MakeConstraint>()) {
    if (!has_word(text, "exists", Lexis::kOfMysql))
      check_constraint_taken(scene, *constraint, reporter);
  } else if (const auto* name = scene.act<NameIndex>()) {
    if (!same_name(name->index, name->to))
      check_index_taken(scene, name->table, name->to, reporter);
  }
}

void check_part_missing(const Scene& scene, Reporter& reporter) {
  if (const auto* take = scene.act<TakeIndex>()) {
    if (!take->if_exists) check_index_missing(scene, take->table, take->index.name, 1091, reporter);
  } else if (const auto* name = scene.act<NameIndex>()) {
    if (!has_word(scene.own.empty() ? scene.text : scene.own, "exists", Lexis::kOfMysql))
      check_index_missing(scene, name->table, name->index, 1176, reporter);
  } else if (const auto* constraint = scene.act<TakeConstraint>()) {
    check_constraint_missing(scene, *constraint, reporter);
  }
}

}  // namespace shoofly::lint
