#include "lint/vain_acts.h"

#include <algorithm>
#include <variant>

namespace shoofly::lint {
namespace {

bool has_index(const MakeIndex& make, const SchemaModel& schema) {
  const std::string& name = make.index.index.name;
  const WrittenTable* table = schema.find_table(make.index.table);
  if (name.empty() || table == nullptr) return false;
  if (std::any_of(table->indexes.begin(), table->indexes.end(),
                  [&](const WrittenIndex& one) { return one.known_name() == name; }))
    return true;
  if (table->caseless) return false;  // MariaDB, MySQL: an index is its table's
  const WrittenTable* owner = schema.table_of_index({table->name.schema, name});
  return owner != nullptr && owner->name.schema == table->name.schema;
}

}  // namespace

bool is_vain(const WrittenAct& act, const SchemaModel& schema) {
  if (const auto* make = std::get_if<MakeTable>(&act))
    return make->if_not_exists && schema.find_table(make->table.name) != nullptr;
  if (const auto* make = std::get_if<MakeIndex>(&act))
    return make->if_not_exists && has_index(*make, schema);
  const auto* make = std::get_if<MakeColumn>(&act);
  const WrittenTable* table =
      make == nullptr || !make->if_not_exists ? nullptr : schema.find_table(make->table);
  return table != nullptr && table->find_column(make->column.column.name) != nullptr;
}

bool is_refused_build(const WrittenAct& act, const SchemaModel& schema) {
  const auto* make = std::get_if<MakeIndex>(&act);
  if (make == nullptr || !make->concurrently) return false;
  const WrittenTable* table = schema.find_table(make->index.table);
  return table != nullptr && table->kind == TableKind::kPartitioned;
}

bool is_silent_on_vain(const Rule& rule) {
  return rule.family == Family::kLocks || rule.family == Family::kCompatibility ||
         rule.family == Family::kData || rule.family == Family::kTenants;
}

}  // namespace shoofly::lint
