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

OperationKind split_table() {
  return {
      "split_table",
      "Moves columns of a table into a new one beside it, row for row; both have them until contract.",
      {{"table", true, "the table's name, as in the target's SQL"},
       {"into", true, "the name of the new table; without a schema, in that of the table"},
       {"columns", true, "a list: the columns that go there"},
       {"key", false, "names of the key's columns in the new table; else those that they have"}},
      "split_table:\n  table: users\n  into: user_contacts\n  columns: [country, phone]\n  key: [user_id]\n",
      {"a name that is taken", "a column of the key, a generated, identity or serial one",
       "a default that is no literal",
       "a constraint or unique index over columns of both tables, an exclusion constraint, a deferrable unique one",
       "a view, function, policy, statistics object or foreign key that uses one of the columns (each is named)",
       "row-level security, a published or partitioned table, a partition, a table from which others inherit",
       "another operation on the same table in the same change"},
      parse_split_table};
}

OperationKind merge_tables() {
  return {
      "merge_tables",
      "Takes the columns of a table that has the same key into another one; both have them until contract.",
      {{"table", true, "the table that stays, as in the target's SQL"},
       {"from", true, "the table that goes; without a schema, in that of the table"}},
      "merge_tables:\n  table: users\n  from: user_profiles\n",
      {"a key that is not, with all its columns, a valid foreign key with ON DELETE CASCADE to the other's",
       "columns of the same name",
       "a generated, identity or serial column, an exclusion constraint",
       "tables of different owners; a role that may read, insert into or update the table that stays and not the one that goes",
       "a deferrable unique constraint; triggers of the table that stays that the fill would fire, unless `consent` says so",
       "a foreign key, view, materialized view, rule, function or policy that uses the table that goes (each is "
       "named)",
       "a table that has used up its 1,600 column numbers",
       "row-level security, a published or partitioned table, a partition, a table from which others inherit",
       "another operation on the same tables in the same change"},
      parse_merge_tables};
}

// What both moves of rows refuse.
std::vector<std::string> move_refusals() {
  return {
      "a condition that may say something else tomorrow (`now()`, `current_date`): write a literal",
      "a table without a key; a partitioned table or a partition; inheritance; rules",
      "a foreign key to either table with ON DELETE CASCADE, SET NULL or SET DEFAULT (it is named); with "
      "another rule: rows that match and to which one refers, with their number",
      "rows whose key the other table has already, with their number",
      "row-level security that hides rows; row-level security here and none there",
      "a published table whose rows would go where subscribers do not get them, unless `consent` says so; a "
      "table that a subscription writes",
      "triggers that the move would fire, unless `consent` says so",
      "another operation on one of the two tables in the same change"};
}

OperationKind archive_rows() {
  std::vector<std::string> refuses = move_refusals();
  refuses.insert(refuses.begin() + 1,
                 "a table to archive into that is there and has other columns, or no such key");
  return {
      "archive_rows",
      "Moves the rows that match into an archive table, which is made where it is not there; at cutover.",
      {{"table", true, "the table's name, as in the target's SQL"},
       {"where", true, "which rows: a condition over one row, without the time of day"},
       {"to", true, "the archive table's name; made in the table's schema where it is not there"}},
      "archive_rows:\n  table: orders\n  where: \"created_at < '2020-01-01'\"\n  to: orders_archive\n",
      std::move(refuses),
      parse_archive_rows};
}

OperationKind move_rows() {
  std::vector<std::string> refuses = move_refusals();
  refuses.insert(
      refuses.begin() + 1,
      "a table that lacks a column, or has it with another type; columns of its own that are NOT NULL "
      "and have no default");
  return {
      "move_rows",
      "Moves the rows that match into another table that is there; at cutover.",
      {{"table", true, "the table's name, as in the target's SQL"},
       {"where", true, "which rows: a condition over one row, without the time of day"},
       {"to", true, "the other table's name"},
       {"columns", false, "columns that are called otherwise there: `{ name: full_name }`"}},
      "move_rows:\n  table: users\n  where: \"country = 'de'\"\n  to: users_eu\n  columns: { name: full_name }\n",
      std::move(refuses),
      parse_move_rows};
}

OperationKind normalize() {
  return {
      "normalize",
      "Makes a column of repeated values a reference to a table that has each value once.",
      {{"table", true, "the table's name, as in the target's SQL"},
       {"column", true, "the column whose values are repeated"},
       {"into", true,
        "the table that will have each value once, in the same schema unless it says another; a new one, or one "
        "that is there with such columns"},
       {"key", false,
        "its key: `id` unless it is said; a new one is a bigint that the server numbers"},
       {"value", false, "its column with the value: `name` unless it is said"},
       {"as", false,
        "the new column that refers to the key: the old name with `_` and the key's unless it is said"},
       {"index", false, "`none`: no index over the new column"}},
      "normalize:\n  table: orders\n  column: city\n  into: cities\n  key: id\n  value: name\n  as: city_id\n",
      {"a type whose values can be equal and not the same (numeric, float, interval, json, citext, a domain, a "
       "collation of one's own): the old application would read another value than it wrote",
       "a value of more than 2,600 bytes, with the number of rows: it fits into no index",
       "a unique index over the column (it is named)",
       "a table into which it is to go that lacks the columns, the unique indexes, the numbering of the key or NOT NULL, "
       "has row-level security, or needs more of a new row (each is named)",
       "a view, rule, function, policy, statistics object, generated column or column grant that uses the column",
       "a partitioned table, one that is written by a subscription, `access: views`",
       "another operation on the same table in the same change"},
      parse_normalize};
}

}  // namespace

std::vector<OperationKind> table_operations() {
  return {create_table(), rename_table(), drop_table(),   partition_table(), split_table(),
          merge_tables(), normalize(),    archive_rows(), move_rows()};
}

}  // namespace shoofly
