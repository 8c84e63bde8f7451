// What a query uses of the schema, as far as that is certain.

#include <algorithm>

#include "base/contains.h"
#include "lint/schema_history.h"

namespace shoofly::lint {
namespace {

class UseFinder {
 public:
  UseFinder(const QueryShape& shape, const SchemaModel& schema) : shape_(shape), schema_(schema) {}

  std::vector<Use> run() {
    for (const QueryScope& scope : shape_.scopes) {
      for (const QueryTable& table : scope.tables) add(table, "");
    }
    for (const QueryColumn& column : shape_.columns) {
      if (column.name == "*") {
        star(column);
      } else if (column.table.empty()) {
        plain(column);
      } else {
        const QueryTable* table = called(column);
        if (table != nullptr && has(*table, column.name)) add(*table, column.name);
      }
    }
    return std::move(uses_);
  }

 private:
  const QueryScope* scope_at(int number) const {
    return number < 0 ? nullptr : &shape_.scopes[static_cast<std::size_t>(number)];
  }
  static const std::string& name_of(const QueryTable& table) {
    return table.alias.empty() ? table.name.name : table.alias;
  }
  bool has(const QueryTable& table, const std::string& column) const {
    const WrittenTable* known = schema_.find_table(table.name);
    return known != nullptr && known->find_column(column) != nullptr;
  }
  void add(const QueryTable& table, const std::string& column) {
    Use use{schema_.at_home(table.name), column};
    if (!contains(uses_, use)) uses_.push_back(std::move(use));
  }

  const QueryTable* called(const QueryColumn& column) const {
    for (const QueryScope* scope = scope_at(column.scope); scope != nullptr;
         scope = scope_at(scope->outer)) {
      for (const QueryTable& table : scope->tables) {
        if (name_of(table) == column.table) return &table;
      }
    }
    return nullptr;
  }

  void star(const QueryColumn& column) {
    const QueryTable* only = column.table.empty() ? nullptr : called(column);
    if (!column.table.empty() && only == nullptr) return;
    for (const QueryTable& table : scope_at(column.scope)->tables) {
      const WrittenTable* known = schema_.find_table(table.name);
      if (known == nullptr || (only != nullptr && only != &table)) continue;
      for (const WrittenColumn& each : known->columns) add(table, each.column.name);
    }
  }

  // Of the innermost scope that has it; where another source may have it, nobody knows.
  void plain(const QueryColumn& column) {
    for (const QueryScope* scope = scope_at(column.scope); scope != nullptr;
         scope = scope_at(scope->outer)) {
      bool found = false;
      bool known = !scope->open;
      for (const QueryTable& table : scope->tables) {
        known = known && schema_.find_table(table.name) != nullptr;
        if (!has(table, column.name)) continue;
        add(table, column.name);
        found = true;
      }
      if (found || !known) return;
    }
  }

  const QueryShape& shape_;
  const SchemaModel& schema_;
  std::vector<Use> uses_;
};

}  // namespace

std::vector<Use> uses_of(const QueryShape& shape, const SchemaModel& schema) {
  return UseFinder(shape, schema).run();
}

}  // namespace shoofly::lint
