#include "lint/replay.h"

#include <variant>

namespace shoofly::lint {
namespace {

Surroundings home_of(const SchemaModel& model) {
  Surroundings home;
  home.path = {model.home};
  return home;
}

// Changes neither a table nor what is looked up later; kept, it would only grow.
bool is_passing(const WrittenStatement& statement) {
  const auto* aside = std::get_if<Aside>(&statement.act);
  return aside != nullptr && !std::holds_alternative<ConstraintValidation>(aside->detail) &&
         !std::holds_alternative<PartitionDetachment>(aside->detail);
}

}  // namespace

Replay::Replay() : home_(home_of({})), folder_(no_target_, home_, ""), model_(folder_.model()) {}

void Replay::take(const WrittenStatement& statement) {
  if (is_passing(statement)) return;
  if (saved_ != nullptr) save_what_changes(statement);
  folder_.take(statement);
  model_.problems.clear();  // rules say what is wrong
}

void Replay::save(const QualifiedName& name) {
  if (name.name.empty()) return;
  const QualifiedName full = model_.at_home(name);
  if (saved_->count(full) > 0) return;
  const WrittenTable* table = model_.find_table(full);
  saved_->emplace(full, table == nullptr ? std::nullopt : std::optional(*table));
}

void Replay::save_what_changes(const WrittenStatement& statement) {
  std::visit(
      [&](const auto& act) {
        if constexpr (requires { act.table.schema; }) save(act.table);
        if constexpr (requires { act.table.name.schema; }) save(act.table.name);
        if constexpr (requires { act.index.table.schema; }) save(act.index.table);
        if constexpr (requires { act.partition.schema; }) save(act.partition);
      },
      statement.act);
  if (const auto* take = std::get_if<TakeIndex>(&statement.act)) {
    const WrittenTable* owner = model_.table_of_index(take->index);
    if (owner != nullptr) save(owner->name);
  } else if (const auto* name = std::get_if<NameTable>(&statement.act)) {
    const QualifiedName before = model_.at_home(name->table);
    save({before.schema, name->to});
    for (const auto& [other, table] : model_.tables) {
      for (const WrittenConstraint& constraint : table.constraints) {
        if (constraint.constraint.references == before) save(other);
      }
    }
  } else if (const auto* aside = std::get_if<Aside>(&statement.act)) {
    if (const auto* work = std::get_if<ConstraintValidation>(&aside->detail)) save(work->table);
    if (const auto* work = std::get_if<PartitionDetachment>(&aside->detail)) save(work->partition);
  }
}

void Replay::restore(const Saved& saved) {
  for (const auto& [name, table] : saved) {
    if (table) {
      model_.tables[name] = *table;
    } else {
      model_.tables.erase(name);
    }
  }
}

SchemaModel schema_of(const Saved& saved) {
  SchemaModel schema;
  for (const auto& [name, table] : saved) {
    if (table) schema.tables.emplace(name, *table);
  }
  return schema;
}

SchemaModel present(const Saved& saved, const SchemaModel& schema) {
  SchemaModel now;
  for (const auto& [name, table] : saved) {
    const auto found = schema.tables.find(name);
    if (found != schema.tables.end()) now.tables.emplace(name, found->second);
  }
  return now;
}

}  // namespace shoofly::lint
