#include "engine/schema_model.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/contains.h"

namespace shoofly {
namespace {

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

}  // namespace

WrittenEnum* SchemaModel::find_enum(const QualifiedName& name) {
  const auto found = std::find_if(enums.begin(), enums.end(),
                                  [&](const WrittenEnum& type) { return type.name == name; });
  return found == enums.end() ? nullptr : &*found;
}

QualifiedName SchemaModel::at_home(const QualifiedName& name) const {
  return {name.schema.empty() ? home : name.schema, name.name};
}

const WrittenTable* SchemaModel::find_table(const QualifiedName& name) const {
  const auto found = tables.find(at_home(name));
  return found == tables.end() ? nullptr : &found->second;
}

const WrittenTable* SchemaModel::table_of_index(const QualifiedName& index) const {
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const auto& entry) {
    const WrittenTable& table = entry.second;
    return (index.schema.empty() || index.schema == table.name.schema) &&
           std::any_of(table.indexes.begin(), table.indexes.end(),
                       [&](const WrittenIndex& one) { return one.index.name == index.name; });
  });
  return found == tables.end() ? nullptr : &found->second;
}

const WrittenTable* SchemaModel::default_partition(const QualifiedName& parent) const {
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const auto& entry) {
    return entry.second.takes_the_rest && entry.second.parent == at_home(parent);
  });
  return found == tables.end() ? nullptr : &found->second;
}

bool SchemaModel::about_aside(const WrittenAct& act) const {
  QualifiedName about;
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.table.schema; }) about = one.table;
        if constexpr (requires { one.index.table.schema; }) about = one.index.table;
      },
      act);
  return std::any_of(asides.begin(), asides.end(), [&](const WrittenStatement& statement) {
    const Aside& aside = std::get<Aside>(statement.act);
    return aside.kind == Aside::Kind::kObject && aside.table.name.empty() &&
           aside.name.name == about.name &&
           (aside.name.schema == about.schema || aside.name.schema.empty() || about.schema.empty());
  });
}

QualifiedName resolved(const QualifiedName& name, const SchemaModel& model, const Catalog& target,
                       const Surroundings& surroundings) {
  if (!name.schema.empty()) return name;
  for (const std::string& schema : surroundings.path) {
    const QualifiedName full{schema, name.name};
    if (model.tables.contains(full) || target.find_table(full) != nullptr) return full;
  }
  return {surroundings.path.empty() ? "public" : surroundings.path.front(), name.name};
}

WrittenTable* SchemaFolder::find(const QualifiedName& name) {
  const auto found = model_.tables.find(place(name));
  return found == model_.tables.end() ? nullptr : &found->second;
}

bool SchemaFolder::take(const WrittenStatement& statement) {
  return std::visit([&](const auto& act) { return apply(act, statement.at); }, statement.act);
}

bool SchemaFolder::apply(const MakeTable& act, Position at) {
  WrittenTable table = act.table;
  table.name = place(table.name);
  if (table.kind == TableKind::kPartition) table.parent = place(table.parent);
  std::vector<WrittenConstraint> constraints = std::move(table.constraints);
  table.constraints.clear();
  if (model_.tables.contains(table.name)) {
    model_.problems.push_back({Severity::kError,
                               file_,
                               at,
                               fmt::format("table {} is made twice", table.name.display()),
                               {}});
    return true;
  }
  for (WrittenConstraint& constraint : constraints) add_constraint(table, std::move(constraint));
  model_.tables.emplace(table.name, std::move(table));
  return true;
}

void SchemaFolder::add_constraint(WrittenTable& table, WrittenConstraint constraint) {
  if (!constraint.using_index.empty()) {
    const auto index = std::find_if(
        table.indexes.begin(), table.indexes.end(),
        [&](const WrittenIndex& one) { return one.index.name == constraint.using_index; });
    if (index != table.indexes.end()) {
      constraint.index = index->index;
      for (const IndexPart& part : index->index.parts)
        constraint.constraint.columns.push_back(part.column);
      table.indexes.erase(index);
    }
    if (constraint.constraint.name.empty()) constraint.constraint.name = constraint.using_index;
    constraint.using_index.clear();
  }
  if (constraint.constraint.kind == ConstraintKind::kPrimaryKey) {
    for (const std::string& column : constraint.constraint.columns) {
      if (WrittenColumn* key = table.find_column(column)) key->column.nullable = false;
    }
  }
  if (!constraint.constraint.references.name.empty())
    constraint.constraint.references = place(constraint.constraint.references);
  table.constraints.push_back(std::move(constraint));
}

bool SchemaFolder::apply(const MakeColumn& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  table->columns.push_back(act.column);
  for (const WrittenConstraint& constraint : act.constraints) add_constraint(*table, constraint);
  return true;
}

bool SchemaFolder::apply(const TakeColumn& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  std::erase_if(table->columns,
                [&](const WrittenColumn& column) { return column.column.name == act.column; });
  std::erase_if(table->constraints, [&](const WrittenConstraint& constraint) {
    return contains(constraint.constraint.columns, act.column);
  });
  std::erase_if(table->indexes, [&](const WrittenIndex& index) {
    return std::any_of(index.index.parts.begin(), index.index.parts.end(),
                       [&](const IndexPart& part) { return part.column == act.column; });
  });
  return true;
}

bool SchemaFolder::apply(const TurnType& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.type = act.type;
  column->column.collation = act.collation;
  return true;
}

bool SchemaFolder::apply(const TurnDefault& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.default_sql = act.value;
  return true;
}

bool SchemaFolder::apply(const TurnNullable& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.nullable = act.nullable;
  return true;
}

bool SchemaFolder::apply(const TurnIdentity& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.identity = act.identity;
  if (!act.identity.empty()) column->column.nullable = false;
  return true;
}

bool SchemaFolder::apply(const TurnStatistics& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.statistics = act.target;
  return true;
}

bool SchemaFolder::apply(const TurnReplicaIdentity& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  table->replica_identity = act.identity;
  return true;
}

bool SchemaFolder::apply(const MakeConstraint& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  add_constraint(*table, act.constraint);
  return true;
}

bool SchemaFolder::apply(const TakeConstraint& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  std::erase_if(table->constraints, [&](const WrittenConstraint& constraint) {
    return constraint.constraint.name == act.name;
  });
  return true;
}

bool SchemaFolder::apply(const TurnDeferrable& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  for (WrittenConstraint& constraint : table->constraints) {
    if (constraint.constraint.name != act.name) continue;
    std::string& rules = constraint.constraint.rules;
    rules = rules.substr(0, rules.find("DEFERRABLE"));
    while (!rules.empty() && rules.back() == ' ') rules.pop_back();
    if (!act.deferrable.empty()) rules += (rules.empty() ? "" : " ") + act.deferrable;
  }
  return true;
}

bool SchemaFolder::apply(const MakeIndex& act, Position) {
  WrittenTable* table = find(act.index.table);
  if (table == nullptr) return false;
  table->indexes.push_back(act.index);
  table->indexes.back().table = table->name;
  return true;
}

bool SchemaFolder::apply(const TakeIndex& act, Position) {
  for (auto& [name, table] : model_.tables) {
    const bool here = act.index.schema.empty() || act.index.schema == name.schema;
    const auto gone = std::erase_if(table.indexes, [&](const WrittenIndex& index) {
      return here && index.index.name == act.index.name;
    });
    if (gone > 0) return true;
  }
  return false;
}

bool SchemaFolder::apply(const TakeTable& act, Position) {
  return model_.tables.erase(place(act.table)) > 0;
}

bool SchemaFolder::apply(const NameTable& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  const QualifiedName before = table->name;
  WrittenTable renamed = *table;
  model_.tables.erase(before);
  renamed.name.name = act.to;
  const QualifiedName after = renamed.name;
  model_.tables.emplace(after, std::move(renamed));
  for (auto& [name, other] : model_.tables) {
    for (WrittenConstraint& constraint : other.constraints) {
      if (constraint.constraint.references == before) constraint.constraint.references = after;
    }
  }
  return true;
}

bool SchemaFolder::apply(const NameColumn& act, Position at) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.name = act.to;
  bool computed = false;
  for (WrittenConstraint& constraint : table->constraints) {
    computed |= !constraint.constraint.expression.empty() &&
                contains(constraint.constraint.columns, act.column);
    rename_in(constraint.constraint.columns, act.column, act.to);
    rename_in(constraint.index.include, act.column, act.to);
    for (IndexPart& part : constraint.index.parts) {
      if (part.column == act.column) part.column = act.to;
    }
  }
  for (WrittenIndex& index : table->indexes) {
    rename_in(index.index.include, act.column, act.to);
    for (IndexPart& part : index.index.parts) {
      computed |= part.expression.find(act.column) != std::string::npos;
      if (part.column == act.column) part.column = act.to;
    }
    computed |= index.index.where_sql.find(act.column) != std::string::npos;
  }
  if (computed) {
    model_.problems.push_back(
        {Severity::kError,
         file_,
         at,
         fmt::format("column \"{}\" is renamed, and an expression before this line uses it",
                     act.column),
         {"write the table with its new name from the start"}});
  }
  return true;
}

bool SchemaFolder::apply(const NameConstraint& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  for (WrittenConstraint& constraint : table->constraints) {
    if (constraint.constraint.name == act.name) constraint.constraint.name = act.to;
  }
  return true;
}

bool SchemaFolder::apply(const MakeEnum& act, Position) {
  WrittenEnum type = act.type;
  type.name = place(type.name);
  model_.enums.push_back(std::move(type));
  return true;
}

bool SchemaFolder::apply(const AddLabel& act, Position) {
  WrittenEnum* type = model_.find_enum(place(act.type));
  if (type == nullptr) return false;
  auto where = std::find(type->labels.begin(), type->labels.end(), act.neighbor);
  if (where != type->labels.end() && act.after) ++where;
  type->labels.insert(where, act.label);
  return true;
}

bool SchemaFolder::apply(const AttachPartition& act, Position) {
  WrittenTable* partition = find(act.partition);
  if (partition == nullptr) return false;
  partition->kind = TableKind::kPartition;
  partition->parent = place(act.table);
  return true;
}

bool SchemaFolder::apply(const AttachPartitionIndex& act, Position) {
  model_.attached.insert(act.partition_index);
  return true;
}

bool SchemaFolder::apply(const MakeSequence& act, Position) {
  model_.sequences.insert(place(act.name));
  return true;
}

bool SchemaFolder::apply(const GiveSequence& act, Position) {
  owned_[place(act.sequence)] = {place(act.table), act.column};
  return true;
}

bool SchemaFolder::apply(const SayOfColumn& act, Position) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  column->column.comment = act.comment;
  return true;
}

bool SchemaFolder::apply(const Aside& act, Position at) {
  if (const auto* validation = std::get_if<ConstraintValidation>(&act.detail))
    validate(*validation);
  if (const auto* detachment = std::get_if<PartitionDetachment>(&act.detail)) detach(*detachment);
  model_.asides.push_back({at, act});
  return true;
}

void SchemaFolder::validate(const ConstraintValidation& validation) {
  WrittenTable* table = find(validation.table);
  if (table == nullptr) return;
  for (WrittenConstraint& constraint : table->constraints) {
    if (constraint.constraint.name == validation.name) constraint.constraint.validated = true;
  }
}

void SchemaFolder::detach(const PartitionDetachment& detachment) {
  WrittenTable* partition = find(detachment.partition);
  if (partition == nullptr) return;
  partition->kind = TableKind::kOrdinary;
  partition->parent = {};
  partition->takes_the_rest = false;
}

void SchemaFolder::finish() {
  // A sequence that belongs to a column whose default takes its numbers: a serial column in other
  // words.
  for (const auto& [sequence, owner] : owned_) {
    const auto table = model_.tables.find(owner.first);
    if (table == model_.tables.end()) continue;
    WrittenColumn* column = table->second.find_column(owner.second);
    if (column == nullptr || !column->column.default_sql) continue;
    if (column->column.default_sql->find("nextval(") == std::string::npos) continue;
    column->serial = true;
    column->column.default_sql.reset();
    model_.sequences.erase(sequence);
  }
  for (auto& [name, table] : model_.tables) {
    for (WrittenConstraint& written : table.constraints) {
      Constraint& key = written.constraint;
      if (key.kind != ConstraintKind::kForeignKey || !key.referenced_columns.empty()) continue;
      const auto other = model_.tables.find(key.references);
      if (other != model_.tables.end()) {
        for (const WrittenConstraint& candidate : other->second.constraints) {
          if (candidate.constraint.kind == ConstraintKind::kPrimaryKey)
            key.referenced_columns = candidate.constraint.columns;
        }
      } else if (const Table* there = target_.find_table(key.references)) {
        for (const Constraint& candidate : there->constraints) {
          if (candidate.kind == ConstraintKind::kPrimaryKey)
            key.referenced_columns = candidate.columns;
        }
      }
    }
  }
}

}  // namespace shoofly
