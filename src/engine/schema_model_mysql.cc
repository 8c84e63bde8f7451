// What ALTER TABLE of MariaDB and MySQL alone does to the model.

#include "engine/column_place.h"
#include "engine/schema_model.h"

namespace shoofly {

bool SchemaFolder::apply(const NameIndex& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  for (WrittenIndex& index : table->indexes) {
    if (index.known_name() == act.index) index.index.name = act.to;
  }
  for (const WrittenIndex& index : table->indexes) model_.hints.remember(table->name, index);
  return true;
}

bool SchemaFolder::apply(const TurnColumn& act, Position at) {
  WrittenTable* table = find(act.table);
  if (table == nullptr || table->find_column(act.column) == nullptr) return false;
  if (act.to.column.name != act.column)
    apply(NameColumn{act.table, act.column, act.to.column.name}, at);
  *table->find_column(act.to.column.name) = act.to;
  put_in_place(*table, act.to.column.name);
  return true;
}

bool SchemaFolder::apply(const TurnOptions& act, Position) {
  WrittenTable* table = find(act.table);
  if (table == nullptr) return false;
  for (const auto& [name, value] : act.options) {
    if (name != "convert") {
      table->options[name] = value;
      continue;
    }
    table->options["charset"] = value;
    if (act.options.count("collate") == 0) table->options.erase("collate");
    for (WrittenColumn& column : table->columns) {
      column.charset.clear();
      column.column.collation.clear();
    }
  }
  return true;
}

}  // namespace shoofly
