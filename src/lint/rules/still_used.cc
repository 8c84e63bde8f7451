// DROP without CASCADE, or a change of type, of what a view or the like uses: one that the
// migrations have made, or one of the target.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/users.h"

namespace shoofly::lint {
namespace {

using Users = std::vector<std::string>;

// Before that a computed column goes along with what it is computed of.
constexpr int kHoldsComputed = 15;

void add_made(const Scene& scene, const Use& used, Users& users) {
  if (!is_certain(scene) || !scene.history->is_sure(used.of, scene.schema)) return;
  for (const auto& [key, fact] : scene.history->users_of(used)) {
    const bool computed = key.space == NameSpace::kComputed;
    const bool of_itself = key.of == used.of && (used.column.empty() || key.name == used.column);
    const QualifiedName part{key.of.schema, key.name};
    if (of_itself || (computed && scene.server.version.major < kHoldsComputed) ||
        !scene.history->is_sure(key.of, scene.schema) ||
        (!key.name.empty() && !scene.history->is_sure(part, scene.schema)))
      continue;
    const std::string name = key.name.empty() ? scene.shown(key.of) : key.name;
    users.push_back(fmt::format("{} {} ({})", fact->kind, name, place_of(*fact)));
  }
}

// Of other tables; `columns` none: whatever they refer to. Those of the target are known there.
void add_keys(const Scene& scene, const QualifiedName& name,
              const std::vector<std::string>* columns, Users& users) {
  const WrittenTable* table = is_certain(scene) ? certain_table(scene, name) : nullptr;
  if (table == nullptr) return;
  for (const QualifiedName& other : scene.schema.hints.referring_to(table->name)) {
    const WrittenTable* from = whole_table(scene, other);
    if (from == nullptr || other == table->name) continue;
    for (const WrittenConstraint& one : from->constraints) {
      const Constraint& key = one.constraint;
      if (key.kind != ConstraintKind::kForeignKey || key.references != table->name) continue;
      if (columns != nullptr && key.referenced_columns != *columns) continue;
      const std::string user =
          fmt::format("foreign key {} of {}", one.known_name(), scene.shown(other));
      if (!contains(users, user)) users.push_back(user);
    }
  }
}

Users users_of_constraint(const Scene& scene, const TakeConstraint& act) {
  Users users;
  const WrittenTable* table = act.cascade ? nullptr : whole_table(scene, act.table);
  if (table == nullptr) return users;
  const WrittenConstraint* dropped = nullptr;
  for (const WrittenConstraint& one : table->constraints) {
    if (one.known_name() == act.name && has_own_index(one)) dropped = &one;
  }
  if (dropped == nullptr) return users;
  const std::vector<std::string>& columns = dropped->constraint.columns;
  // Of two keys over the same columns nobody knows which is meant.
  const auto same = std::count_if(table->constraints.begin(), table->constraints.end(),
                                  [&](const WrittenConstraint& one) {
                                    return has_own_index(one) && one.constraint.columns == columns;
                                  });
  const bool index = std::any_of(table->indexes.begin(), table->indexes.end(),
                                 [](const WrittenIndex& one) { return one.index.unique; });
  if (same == 1 && !index) add_keys(scene, act.table, &columns, users);
  return users;
}

Users users_of_column(const Scene& scene, const TakeColumn& act) {
  Users users;
  if (act.cascade) return users;
  if (!scene.leads_back()) users = users_that_hold(scene, act.table, act.column);
  add_made(scene, {scene.schema.at_home(act.table), act.column}, users);
  const std::vector<std::string> columns = {act.column};
  add_keys(scene, act.table, &columns, users);
  return users;
}

// What else the statement drops does not hold it.
Users users_of_table(const Scene& scene, const TakeTable& act) {
  Users users;
  if (act.cascade || !scene.alone) return users;
  if (!scene.leads_back()) users = users_that_hold(scene, act.table, "");
  add_made(scene, {scene.schema.at_home(act.table), ""}, users);
  add_keys(scene, act.table, nullptr, users);
  return users;
}

Users users_of_type(const Scene& scene, const TurnType& act) {
  Users users;
  if (!scene.leads_back()) users = users_that_hold_type(scene, act.table, act.column);
  add_made(scene, {scene.schema.at_home(act.table), act.column}, users);
  return users;
}

void check_still_used(const Scene& scene, Reporter& reporter) {
  if (scene.statement.maybe) return;
  Users users;
  std::string what;
  const char* code = "2BP01";
  if (const auto* column = scene.act<TakeColumn>()) {
    users = users_of_column(scene, *column);
    what = scene.shown(column->table) + "." + column->column;
  } else if (const auto* table = scene.act<TakeTable>()) {
    users = users_of_table(scene, *table);
    what = scene.shown(table->table);
  } else if (const auto* turn = scene.act<TurnType>()) {
    users = users_of_type(scene, *turn);
    what = fmt::format("{}.{}", scene.shown(turn->table), turn->column);
    code = "0A000";
  } else if (const auto* constraint = scene.act<TakeConstraint>()) {
    users = users_of_constraint(scene, *constraint);
    what = constraint->name;
  } else if (const auto* removal = scene.detail<ObjectRemoval>()) {
    const bool view = removal->kind == "view" || removal->kind == "materialized view";
    if (view && !removal->cascade && scene.alone)
      add_made(scene, {scene.schema.at_home(removal->name), ""}, users);
    what = scene.shown(removal->name);
  }
  if (users.empty()) return;
  reporter.report(fmt::format("the server refuses it ({}): {} {} {}", code, listed(users),
                              users.size() == 1 ? "uses" : "use", what),
                  {"drop or change those before it, in the same transaction"});
}

}  // namespace

extern const Rule still_used;
const Rule still_used{
    "still-used",
    Family::kCompatibility,
    Severity::kError,
    "something is dropped or changed that a view, a foreign key or the like uses",
    "The server refuses the statement, and the migration stops. What the migrations have made is known from their files; with --target, what else uses it is seen in the live catalog.",
    check_still_used,
    nullptr};

}  // namespace shoofly::lint
