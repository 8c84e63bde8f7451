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

OperationKind partition_table() {
  return {
      "partition_table",
      "Makes a partitioned table of one that is in use; rows, name, rights and triggers stay.",
      {{"table", true, "the table's name, as in the target's SQL"},
       {"by", true, "`range(..)`, `list(..)` or `hash(..)`, with the columns"},
       {"partitions", true,
        "a list: `{ name: .., from: .., to: .. }` by range (`minvalue`, `maxvalue`; a list of values for several "
        "columns), `{ name: .., values: [..] }` by list, `{ name: .. }` by hash; or, by hash, how many; or, by range "
        "over a date or timestamp, `{ every: 1 month, from: 2026-01-01, until: 2027-01-01 }` (days, weeks, months, "
        "quarters, years; `prefix` for other names than TABLE_2026_01)"},
       {"default", false, "the name of a partition for rows that fit no other one"},
       {"key", false,
        "the new primary key, where the one that is there lacks a column by which rows are partitioned"}},
      "partition_table:\n  table: measurements\n  by: range(at)\n  key: [id, at]\n"
      "  partitions: { every: 1 month, from: 2026-01-01, until: 2027-01-01 }\n  default: measurements_rest\n",
      {"a partition column that may be NULL, or is generated",
       "a key that lacks a partition column, unless `key` is given; a unique index that lacks one",
       "rows that fit no partition, with their number, unless there is a `default`",
       "a table to which a foreign key (its own too), view, materialized view, rule, function, column or inherited "
       "table refers, or a policy of another table (each is named)",
       "a published table, an exclusion constraint, a constraint that is not valid, an unlogged table, a tablespace "
       "of its own",
       "another operation on the same table in the same change"},
      parse_partition_table};
}

}  // namespace

std::vector<OperationKind> table_operations() {
  return {create_table(), rename_table(), drop_table(), partition_table()};
}

}  // namespace shoofly
