#include "lint/replay.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "lint/sql_words.h"
#include "lint/undoing.h"
#include "lint/users.h"

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
         !std::holds_alternative<PartitionDetachment>(aside->detail) &&
         !std::holds_alternative<DomainMade>(aside->detail) &&
         !std::holds_alternative<Routine>(aside->detail) &&
         !std::holds_alternative<DomainCheck>(aside->detail);
}

}  // namespace

bool says_unlogged(const Aside& aside) { return has_word(aside.what, "unlogged"); }

Replay::Replay() : home_(home_of({})), folder_(no_target_, home_, ""), model_(folder_.model()) {}

void Replay::stand_on(SchemaModel schema, const std::vector<std::string>& path) {
  model_ = std::move(schema);
  home_.path = path.empty() ? std::vector<std::string>{model_.home} : path;
}

void Replay::take(const WrittenStatement& statement) {
  if (is_passing(statement)) {
    follow(std::get<Aside>(statement.act), statement.at);
    return;
  }
  if (const auto* aside = std::get_if<Aside>(&statement.act)) {
    if (std::holds_alternative<Routine>(aside->detail)) follow(*aside, statement.at);
  }
  take_partitions_of(statement);
  if (saved_ != nullptr || since_begin_) save_what_changes(statement);
  const auto* make = std::get_if<MakeConstraint>(&statement.act);
  if (make != nullptr && make->constraint.constraint.name.empty()) {
    MakeConstraint named = *make;
    named.constraint.constraint.name = constraint_name(*make, model_);
    folder_.take({statement.at, std::move(named), statement.number});
  } else {
    folder_.take(statement);
  }
  if (const auto* column = std::get_if<NameColumn>(&statement.act)) rename_in_users(*column);
  model_.problems.clear();  // rules say what is wrong
  model_.asides.clear();    // nobody asks for them here
}

void Replay::rename_in_users(const NameColumn& column) {
  const auto table = model_.tables.find(model_.at_home(column.table));
  if (table == model_.tables.end() || table->second.on_target == nullptr) return;
  table->second.on_target = std::make_shared<const TableOnTarget>(
      with_column_renamed(*table->second.on_target, column.column, column.to));
}

// It is gone, or was made anew and may use something else now.
void Replay::forget_user(const std::string& kind, const QualifiedName& name) {
  for (auto& [of, table] : model_.tables) {
    if (table.on_target == nullptr || !loses_users(*table.on_target, kind, name)) continue;
    save(of);
    table.on_target =
        std::make_shared<const TableOnTarget>(without_user(*table.on_target, kind, name));
  }
}

// What is told of an enum or an index in words that are no part of a table.
void Replay::follow(const Aside& aside, Position at) {
  if (aside.kind == Aside::Kind::kObject) forget_user(aside.what, aside.name);
  if (const auto* rebuild = std::get_if<Rebuild>(&aside.detail)) {
    const auto table = model_.tables.find(model_.at_home(rebuild->name));
    if (rebuild->what != Rebuild::What::kLogged || table == model_.tables.end()) return;
    save(table->first);
    table->second.unlogged = says_unlogged(aside);
  } else if (const auto* removal = std::get_if<ObjectRemoval>(&aside.detail)) {
    forget_user(removal->kind, removal->name);
    if (removal->kind == "schema" && removal->cascade) {
      save_schema(removal->name.name);
      folder_.take({at, aside});
    }
    if (removal->kind != "type") return;
    const QualifiedName name = model_.at_home(removal->name);
    save_enum(name);
    std::erase_if(model_.enums, [&](const WrittenEnum& type) { return type.name == name; });
  } else if (const auto* label = std::get_if<LabelRename>(&aside.detail)) {
    save_enum(label->type);
    WrittenEnum* type = model_.find_enum(model_.at_home(label->type));
    if (type != nullptr)
      std::replace(type->labels.begin(), type->labels.end(), label->from, label->to);
  } else if (const auto* rename = std::get_if<ObjectRename>(&aside.detail)) {
    if (rename->kind == "type") {
      const QualifiedName before = model_.at_home(rename->name);
      save_enum(before);
      save_enum({before.schema, rename->to});
      WrittenEnum* type = model_.find_enum(before);
      if (type != nullptr) type->name.name = rename->to;
      for (const auto& each : model_.tables) save(each.first);
      folder_.take({at, aside});
    }
    const WrittenTable* table =
        rename->kind == "index" ? model_.table_of_index(rename->name) : nullptr;
    if (table == nullptr) return;
    save(table->name);
    const NameIndex named{table->name, rename->name.name, rename->to};
    folder_.take({at, named});
  }
}

// A partitioned table goes with its partitions, and theirs.
void Replay::take_partitions_of(const WrittenStatement& statement) {
  const auto* take = std::get_if<TakeTable>(&statement.act);
  const WrittenTable* table = take == nullptr ? nullptr : model_.find_table(take->table);
  if (table == nullptr || table->kind != TableKind::kPartitioned) return;
  std::vector<QualifiedName> going = {table->name};
  for (std::size_t i = 0; i < going.size(); ++i) {
    for (const auto& [name, other] : model_.tables) {
      if (model_.at_home(other.parent) == going[i] && name != going[i]) going.push_back(name);
    }
  }
  for (std::size_t i = 1; i < going.size(); ++i) {
    save(going[i]);
    model_.tables.erase(going[i]);
  }
}

void Replay::save(const QualifiedName& name) {
  if (name.name.empty()) return;
  if (saved_ != nullptr) save_in(*saved_, name);
  if (since_begin_) save_in(*since_begin_, name);
}

// And whoever refers to its tables.
void Replay::save_schema(const std::string& schema) {
  if (saved_ == nullptr && !since_begin_) return;
  for (const auto& each : model_.tables) {
    if (each.first.schema != schema) continue;
    save(each.first);
    save_referrers(each.first);
  }
}

void Replay::save_enum(const QualifiedName& name) {
  if (saved_ == nullptr && !since_begin_) return;
  const QualifiedName full = model_.at_home(name);
  if (enums_before_.contains(full)) return;
  const WrittenEnum* type = model_.find_enum(full);
  enums_before_.emplace(full, type == nullptr ? std::nullopt : std::optional(*type));
}

void Replay::save_in(Saved& saved, const QualifiedName& name) const {
  const QualifiedName full = model_.at_home(name);
  if (saved.count(full) > 0) return;
  const WrittenTable* table = model_.find_table(full);
  saved.emplace(full, table == nullptr ? std::nullopt : std::optional(*table));
}

void Replay::save_referrers(const QualifiedName& table) {
  for (const QualifiedName& other : model_.hints.referring_to(model_.at_home(table))) save(other);
}

void Replay::roll_back() {
  if (!since_begin_) return;
  const Saved before = std::move(*since_begin_);
  since_begin_.reset();
  restore(before);
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
  if (const auto* made = std::get_if<MakeEnum>(&statement.act)) save_enum(made->type.name);
  if (const auto* label = std::get_if<AddLabel>(&statement.act)) save_enum(label->type);
  if (const auto* take = std::get_if<TakeIndex>(&statement.act)) {
    const WrittenTable* owner = model_.table_of_index(take->index);
    if (owner != nullptr) save(owner->name);
  } else if (const auto* name = std::get_if<NameTable>(&statement.act)) {
    const QualifiedName before = model_.at_home(name->table);
    save({before.schema, name->to});
    for (const QualifiedName& other : model_.hints.referring_to(before)) save(other);
  } else if (const auto* column = std::get_if<NameColumn>(&statement.act)) {
    save_referrers(column->table);
  } else if (const auto* gone = std::get_if<TakeColumn>(&statement.act)) {
    if (gone->cascade) save_referrers(gone->table);
  } else if (const auto* table = std::get_if<TakeTable>(&statement.act)) {
    if (table->cascade) save_referrers(table->table);
  } else if (const auto* aside = std::get_if<Aside>(&statement.act)) {
    if (const auto* work = std::get_if<ConstraintValidation>(&aside->detail)) save(work->table);
    if (const auto* work = std::get_if<PartitionDetachment>(&aside->detail)) save(work->partition);
  }
}

void Replay::restore(const Saved& saved) {
  for (const auto& [name, table] : saved) {
    if (table) {
      model_.put(*table);
    } else {
      model_.tables.erase(name);
    }
  }
  for (const auto& before : std::exchange(enums_before_, {})) {
    std::erase_if(model_.enums, [&](const WrittenEnum& one) { return one.name == before.first; });
    if (before.second) model_.enums.push_back(*before.second);
  }
}

SchemaModel schema_of(const Saved& saved) {
  SchemaModel schema;
  for (const auto& [name, table] : saved) {
    if (table) schema.put(*table);
  }
  return schema;
}

SchemaModel present(const Saved& saved, const SchemaModel& schema) {
  SchemaModel now;
  for (const auto& [name, table] : saved) {
    const auto found = schema.tables.find(name);
    if (found != schema.tables.end()) now.put(found->second);
  }
  return now;
}

}  // namespace shoofly::lint
