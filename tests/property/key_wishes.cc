// Wishes about the primary key.

#include <fmt/format.h>

#include "property/wish_maker.h"

namespace shoofly::testing {
namespace {

// The text of a value is the same in both types.
struct KeyChange {
  std::string from;
  std::string to;
  std::string value;  // over {c}; empty: not said
  std::string back;
};
const std::vector<KeyChange>& key_changes() {
  static const std::vector<KeyChange> all = {
      {"integer", "bigint", "", ""},
      {"integer", "text", "{c}::text", "{c}::integer"},
      {"bigint", "text", "{c}::text", "{c}::bigint"},
      {"bigint", "numeric", "", "{c}::bigint"},
      {"uuid", "text", "{c}::text", "{c}::uuid"},
      {"text", "varchar(40)", "", "{c}::text"},
      {"varchar(40)", "text", "", ""},
  };
  return all;
}

}  // namespace

// The foreign keys to this table, and whose they are.
std::vector<std::pair<std::size_t, const SchemaConstraint*>> WishMaker::referring() const {
  std::vector<std::pair<std::size_t, const SchemaConstraint*>> all;
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    for (const SchemaConstraint& constraint : schema_.tables[i].constraints) {
      if (constraint.refers_to == static_cast<int>(wish_.table)) all.emplace_back(i, &constraint);
    }
  }
  return all;
}

bool WishMaker::change_primary_key() {
  std::vector<std::pair<const SchemaColumn*, const KeyChange*>> found;
  int keys = 0;
  for (const SchemaColumn& column : table_.columns) {
    if (!column.key) continue;
    ++keys;
    for (const KeyChange& change : key_changes()) {
      if (change.from == column.type) found.emplace_back(&column, &change);
    }
  }
  if (found.empty() || table_.partitions > 0 || !take_alone()) return false;
  const auto& [column, change] = dice_.pick(found);
  const std::string type = change->to;  // a lambda of clang 14 captures no binding
  const std::string name = ident(column->name);
  std::string keys_text = "type: " + yaml(change->to);
  if (keys > 1) keys_text += ", column: " + yaml(name);
  if (!change->value.empty()) keys_text += ", value: " + yaml(filled(change->value, "c", name));
  if (!change->back.empty()) keys_text += ", back: " + yaml(filled(change->back, "c", name));
  line(keys_text);
  const auto retype = [&](const SchemaTable& table, const std::string& what) {
    return fmt::format("alter table {0} alter column {1} type {2} using {1}::{2}", table.sql_name(),
                       ident(what), type);
  };
  const auto all = referring();
  for (const auto& [table, constraint] : all) {
    if (table != wish_.table && !take_alone(table)) return false;
    wish_.plain_ddl.push_back(fmt::format("alter table {} drop constraint {}",
                                          schema_.tables[table].sql_name(),
                                          ident(constraint->name)));
  }
  wish_.plain_ddl.push_back(retype(table_, column->name));
  for (const auto& [table, constraint] : all)
    wish_.plain_ddl.push_back(retype(schema_.tables[table], constraint->columns[0]));
  for (const auto& [table, constraint] : all)
    wish_.plain_ddl.push_back(fmt::format("alter table {} add constraint {} {}",
                                          schema_.tables[table].sql_name(), ident(constraint->name),
                                          constraint->rest));
  return true;
}

}  // namespace shoofly::testing
