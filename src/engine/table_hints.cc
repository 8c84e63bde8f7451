#include "engine/table_hints.h"

namespace shoofly {
namespace {

template <typename Key>
const TableHints::Names& names_at(const std::map<Key, TableHints::Names>& all, const Key& key) {
  static const TableHints::Names none;
  const auto found = all.find(key);
  return found == all.end() ? none : found->second;
}

}  // namespace

void TableHints::remember(const WrittenTable& table) {
  for (const WrittenIndex& index : table.indexes) remember(table.name, index);
  for (const WrittenConstraint& constraint : table.constraints) remember(table.name, constraint);
  if (table.takes_the_rest) defaults_[table.parent].insert(table.name);
}

void TableHints::remember(const QualifiedName& table, const WrittenIndex& index) {
  if (!index.known_name().empty()) indexes_[index.known_name()].insert(table);
}

void TableHints::remember(const QualifiedName& table, const WrittenConstraint& constraint) {
  if (!constraint.known_name().empty()) constraints_[constraint.known_name()].insert(table);
  if (constraint.constraint.kind == ConstraintKind::kForeignKey)
    referrers_[constraint.constraint.references].insert(table);
}

const TableHints::Names& TableHints::with_index(const std::string& index) const {
  return names_at(indexes_, index);
}
const TableHints::Names& TableHints::with_constraint(const std::string& constraint) const {
  return names_at(constraints_, constraint);
}
const TableHints::Names& TableHints::referring_to(const QualifiedName& table) const {
  return names_at(referrers_, table);
}
const TableHints::Names& TableHints::partitions_for_the_rest(const QualifiedName& parent) const {
  return names_at(defaults_, parent);
}

}  // namespace shoofly
