// What the model's renames take along: whoever refers to the name.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/contains.h"
#include "engine/schema_model.h"

namespace shoofly {
namespace {

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

}  // namespace

bool SchemaFolder::apply(const NameTable& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  const QualifiedName before = table->name;
  WrittenTable renamed = *table;
  model_.tables.erase(before);
  renamed.name.name = act.to;
  const QualifiedName after = renamed.name;
  model_.put(std::move(renamed));
  const TableHints::Names referrers = model_.hints.referring_to(before);
  for (const QualifiedName& name : referrers) {
    const auto other = model_.tables.find(name);
    if (other == model_.tables.end()) continue;
    for (WrittenConstraint& constraint : other->second.constraints) {
      if (constraint.constraint.references == before) constraint.constraint.references = after;
    }
    model_.hints.remember(other->second);
  }
  return true;
}

bool SchemaFolder::apply(const NameColumn& act, Position at) {
  WrittenTable* table = find(act.table);
  WrittenColumn* column = table == nullptr ? nullptr : table->find_column(act.column);
  if (column == nullptr) return false;
  const std::string before = std::exchange(column->column.name, act.to);
  for (const QualifiedName& name : model_.hints.referring_to(table->name)) {
    const auto other = model_.tables.find(name);
    if (other == model_.tables.end()) continue;
    for (WrittenConstraint& constraint : other->second.constraints) {
      if (constraint.constraint.references == table->name)
        rename_in(constraint.constraint.referenced_columns, before, act.to);
    }
  }
  bool computed = false;
  for (WrittenConstraint& constraint : table->constraints) {
    computed |= !constraint.constraint.expression.empty() &&
                contains(constraint.constraint.columns, before);
    rename_in(constraint.constraint.columns, before, act.to);
    rename_in(constraint.index.include, before, act.to);
    for (IndexPart& part : constraint.index.parts) {
      if (part.column == before) part.column = act.to;
    }
  }
  for (WrittenIndex& index : table->indexes) {
    rename_in(index.index.include, before, act.to);
    for (IndexPart& part : index.index.parts) {
      computed |= part.expression.find(before) != std::string::npos;
      if (part.column == before) part.column = act.to;
    }
    computed |= index.index.where_sql.find(before) != std::string::npos;
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
    if (constraint.known_name() != act.name) continue;
    constraint.constraint.name = act.to;
    model_.hints.remember(table->name, constraint);
  }
  return true;
}

}  // namespace shoofly
