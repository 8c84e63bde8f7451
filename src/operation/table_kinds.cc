// Operations on whole tables, for the table in operations.cc.

#include "operation/operation_kinds.h"

namespace shoofly {
namespace {

OperationKind create_table() {
  return {
      "create_table",
      "Makes a table.",
      {{"table", true, "its name, as in `sql`"},
       {"sql", true, "one CREATE TABLE statement of the target"}},
      "create_table:\n  table: notes\n  sql: |\n    create table notes (\n      id bigint generated always as identity primary key,\n"
      "      order_id bigint not null references orders,\n      body text not null)\n",
      {"a name that is taken", "more or less than one CREATE TABLE",
       "a temporary table, a partition, a table that inherits", "IF NOT EXISTS"},
      parse_create_table};
}

OperationKind rename_table() {
  return {
      "rename_table",
      "Gives a table another name; both names work until contract, one of them as a view.",
      {{"table", true, "the table's name, as in the target's SQL"},
       {"to", true, "the new name, in the same schema"}},
      "rename_table:\n  table: users\n  to: accounts\n",
      {"a name that is taken", "row-level security before PostgreSQL 15: views would go round it",
       "another operation on the same table in the same change"},
      parse_rename_table};
}

OperationKind drop_table() {
  return {
      "drop_table",
      "Drops a table: contract moves it out of sight, purge drops it.",
      {{"table", true, "the table's name, as in the target's SQL"}},
      "drop_table:\n  table: legacy_orders\n",
      {"a table to which a foreign key, view, materialized view, rule, function, policy, column or inherited table refers (each is named)",
       "a published table", "another operation on the same table in the same change"},
      parse_drop_table};
}

}  // namespace

std::vector<OperationKind> table_operations() {
  return {create_table(), rename_table(), drop_table()};
}

}  // namespace shoofly
