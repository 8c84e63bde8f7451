// Operations on constraints, indexes and what goes with them, for the table in operations.cc.

#include "operation/operation_kinds.h"

namespace shoofly {
namespace {

const OperationKey kTable{"table", true, "the table's name, as in the target's SQL"};
const OperationKey kConstraintName{"name", false,
                                   "the constraint's name (default: `<table>_<columns>_<kind>`)"};
const OperationKey kDeferrable{"deferrable", false,
                               "`true` or `initially_deferred` (default: `false`)"};

const char* const kForeignPartition =
    "a partitioned table with a foreign table among its partitions";
const char* const kPartitionKey =
    "a partitioned table whose rows are partitioned by other columns too";
const char* const kTaken = "a name that is taken in the table's schema";
const char* const kReplaced = "a column that another operation of the change replaces";
const char* const kExpression =
    "an expression that is not IMMUTABLE, or is not one expression over the table's columns";

std::vector<OperationKey> with_index_keys(std::vector<OperationKey> first) {
  const std::vector<OperationKey> index{
      {"columns", true,
       "a list: a column's name, an expression, or `{ column | expression, order, nulls, collation, opclass }`"},
      {"include", false, "columns that are kept in the index and not searched by"},
      {"where", false, "a condition: only rows that meet it are in the index"},
      {"method", false, "the access method (default: btree)"},
      {"unique", false, "`true`: no two rows may be equal in it (default: `false`)"},
      {"nulls_distinct", false, "`false`: NULLs count as equal (PostgreSQL 15; default: `true`)"}};
  first.insert(first.end(), index.begin(), index.end());
  return first;
}

std::vector<OperationKey> unique_keys() {
  return {kTable,
          {"columns", true, "a list of columns"},
          kConstraintName,
          {"include", false, "columns that are kept in its index and do not count"},
          kDeferrable};
}

OperationKind add_index() {
  return {"add_index",
          "Builds an index while reads and writes go on.",
          with_index_keys({kTable, {"name", false, "its name (default: `<table>_<columns>_idx`)"}}),
          "add_index:\n  table: orders\n  columns: [state, { column: created_at, order: desc }]\n"
          "  where: \"state <> 'done'\"\n",
          {kTaken, "`unique` of a partitioned table without the columns by which it is partitioned",
           kForeignPartition, kExpression,
           "`unique` over columns in which rows are equal (they are counted, and "
           "the first ones named)",
           kReplaced},
          parse_add_index};
}

OperationKind drop_index() {
  return {"drop_index",
          "Drops an index at cutover; the way back builds it again.",
          {kTable, {"index", true, "its name"}},
          "drop_index:\n  table: orders\n  index: orders_state_idx\n",
          {"the index of a constraint (`drop_constraint` drops both)", "the replica identity",
           kReplaced},
          parse_drop_index};
}

OperationKind replace_index() {
  return {
      "replace_index",
      "Gives an index another definition under the same name.",
      with_index_keys({kTable, {"index", true, "its name"}}),
      "replace_index:\n  table: orders\n  index: orders_state_idx\n  columns: [state, customer_id]\n",
      {"the index of a constraint", "the replica identity",
       "`unique` of a partitioned table without the columns by which it is partitioned",
       kForeignPartition, kExpression, kReplaced},
      parse_replace_index};
}

OperationKind add_check() {
  return {"add_check",
          "Demands a condition of every row, from cutover on.",
          {kTable, kConstraintName, {"check", true, "the condition, an expression over the row"}},
          "add_check:\n  table: orders\n  name: orders_total_positive\n  check: \"total > 0\"\n",
          {"rows for which it is false (they are counted, and the first ones named)", kTaken,
           kExpression, kReplaced},
          parse_add_check};
}

OperationKind add_foreign_key() {
  return {
      "add_foreign_key",
      "Demands that what a row refers to is there, from cutover on.",
      {kTable,
       {"columns", true, "the referring columns"},
       {"references", true, "the table that is referred to"},
       {"to", false, "its columns (default: its primary key)"},
       kConstraintName,
       {"on_delete", false, "`no_action`, `restrict`, `cascade`, `set_null` or `set_default`"},
       {"on_update", false, "the same"},
       {"match", false, "`simple` or `full`"},
       kDeferrable,
       {"index", false,
        "`true`: build an index on the referring columns first, where there is none"}},
      "add_foreign_key:\n  table: orders\n  columns: [customer_id]\n  references: customers\n  on_delete: restrict\n"
      "  index: true\n",
      {"rows that refer to nothing (they are counted, and the first ones named)",
       "columns of types that are not compared as they are", "referred columns that are not unique",
       kForeignPartition, kTaken, kReplaced},
      parse_add_foreign_key};
}

OperationKind add_unique() {
  return {"add_unique",
          "Forbids rows that are equal in some columns, from cutover on.",
          [] {
            std::vector<OperationKey> keys = unique_keys();
            keys.push_back({"nulls_distinct", false,
                            "`false`: NULLs count as equal (PostgreSQL 15; default: `true`)"});
            return keys;
          }(),
          "add_unique:\n  table: orders\n  columns: [tenant_id, number]\n",
          {"rows that are equal (they are counted, and the first ones named)", kPartitionKey,
           kForeignPartition, kTaken, kReplaced},
          parse_add_unique};
}

OperationKind add_primary_key() {
  return {"add_primary_key",
          "Gives a primary key to a table that has none.",
          unique_keys(),
          "add_primary_key:\n  table: events\n  columns: [id]\n",
          {"a table that has one",
           "rows that are equal, or NULL, in the columns (they are counted)", kPartitionKey,
           kForeignPartition, kTaken, "a column that another operation of the change names"},
          parse_add_primary_key};
}

OperationKind change_primary_key() {
  return {
      "change_primary_key",
      "Gives a column of the primary key another type, and with it all columns that refer to it, in "
      "every table; cutover switches them together.",
      {kTable,
       {"type", true, "the new type, as in the target's SQL"},
       {"column", false, "the column; needed where the key has several"},
       {"value", false, "the new value from the old one (default: a cast)"},
       {"back", false, "the old value from the new one (default: a cast that never fails)"},
       {"default", false, "the new default (default: as before; a sequence goes on)"}},
      "change_primary_key:\n  table: subscribers\n  type: bigint\n",
      {"a partitioned or foreign table, or a partition, among the tables that change",
       "a change without a cast back that cannot fail on a row, without `back`",
       "a foreign key of one of the columns to a column that stays and cannot be compared with it",
       "a sequence that numbers the rows, where the new type is no integer and no `default` is given",
       "an identity column, where the new type is no integer",
       "a column that a view that cannot be made anew, materialized view, rule, function, policy, publication column list, column grant, "
       "statistics object or generated column uses, or a trigger of the user's in UPDATE OF",
       "the user's triggers that the backfill's UPDATE fires, without `consent: { triggers: true }`",
       "a published table, without `consent: { publication: true }`",
       "another operation of the change on one of the tables"},
      parse_change_primary_key};
}

OperationKind add_exclude() {
  return {
      "add_exclude",
      "Forbids rows that conflict, from cutover on; the table is locked while its index is built.",
      {kTable,
       kConstraintName,
       {"elements", true,
        "a list of `{ column | expression, with, opclass }`; `with` is the operator"},
       {"method", false, "the access method (default: gist)"},
       {"where", false, "a condition: only rows that meet it count"},
       {"lock_table", false, "`true`: consent to the lock"}},
      "add_exclude:\n  table: bookings\n  elements: [{ column: during, with: \"&&\" }]\n  lock_table: true\n",
      {"no `lock_table: true`", kTaken, kExpression, kReplaced},
      parse_add_exclude};
}

OperationKind drop_constraint() {
  return {
      "drop_constraint",
      "Drops a constraint at cutover; the way back counts what breaks it, adds it and proves it.",
      {kTable, {"constraint", true, "its name"}},
      "drop_constraint:\n  table: orders\n  constraint: orders_total_positive\n",
      {"a primary key", "a unique constraint to which a foreign key refers", "the replica identity",
       kReplaced},
      parse_drop_constraint};
}

OperationKind rename_constraint() {
  return {"rename_constraint",
          "Gives a constraint another name, at cutover.",
          {kTable, {"constraint", true, "its name"}, {"to", true, "the new name"}},
          "rename_constraint:\n  table: orders\n  constraint: c1\n  to: orders_total_positive\n",
          {kTaken, kReplaced},
          parse_rename_constraint};
}

OperationKind set_deferrable() {
  return {
      "set_deferrable",
      "Sets whether a transaction may put the check of a foreign key off, at cutover.",
      {kTable,
       {"constraint", true, "its name"},
       {"deferrable", true, "`true`, `initially_deferred` or `false`"}},
      "set_deferrable:\n  table: orders\n  constraint: orders_customer_id_fkey\n  deferrable: initially_deferred\n",
      {"a constraint that is no foreign key", kReplaced},
      parse_set_deferrable};
}

OperationKind add_enum_value() {
  return {"add_enum_value",
          "Adds a label to the enum that a column has.",
          {kTable,
           {"column", true, "a column of that type"},
           {"value", true, "the new label"},
           {"before", false, "the label that follows it (default: it is the last)"}},
          "add_enum_value:\n  table: orders\n  column: mood\n  value: refunded\n",
          {"a column that is no enum", kReplaced},
          parse_add_enum_value};
}

OperationKind drop_enum_value() {
  return {
      "drop_enum_value",
      "Takes a label away from the enum that a column has, in every table with such a column.",
      {kTable,
       {"column", true, "a column of that type"},
       {"value", true, "the label"},
       {"replace_with", false, "the label that rows get instead (default: no row may hold it)"}},
      "drop_enum_value:\n  table: orders\n  column: mood\n  value: paid\n  replace_with: new\n",
      {"a column that is no enum, or whose type belongs to an extension or to another role",
       "rows that hold the label, without `replace_with` (they are counted, and the first ones named)",
       "the only label",
       "a default that is the label, without `replace_with`; an index or a check that names it",
       "an array of the type, or a domain, composite type, function, view, cast or anything else that uses it, "
       "besides columns, their defaults, indexes and checks",
       "a column of the type in a foreign table, in the key by which rows are found, or in an exclusion constraint",
       "a column of the type that a view that cannot be made anew, materialized view, rule, function, policy, publication column list, column "
       "grant, statistics object, generated column or another table's foreign key uses, or a trigger of the user's in "
       "UPDATE OF",
       "an index, a unique constraint or a foreign key over such a column of a partitioned table",
       "the user's triggers that the backfill's UPDATE fires, without `consent: { triggers: true }`",
       "a published table, without `consent: { publication: true }`", "`access: views`",
       "another operation of the change on one of the tables"},
      parse_drop_enum_value};
}

OperationKind set_statistics() {
  return {
      "set_statistics",
      "Sets how much ANALYZE keeps of a column.",
      {kTable, {"column", true, "the column's name"}, {"target", true, "0 to 10000, or `default`"}},
      "set_statistics:\n  table: orders\n  column: state\n  target: 1000\n",
      {kReplaced},
      parse_set_statistics};
}

OperationKind set_replica_identity() {
  return {"set_replica_identity",
          "Sets what the log says of a row that is updated or deleted, for logical subscribers.",
          {kTable,
           {"to", false, "`default`, `full` or `nothing`"},
           {"index", false, "or a unique index over NOT NULL columns"}},
          "set_replica_identity:\n  table: orders\n  to: full\n",
          {"an index that cannot identify rows"},
          parse_set_replica_identity};
}

}  // namespace

std::vector<OperationKind> key_operations() {
  return {add_index(),       drop_index(),      replace_index(),     add_check(),
          add_foreign_key(), add_unique(),      add_primary_key(),   change_primary_key(),
          add_exclude(),     drop_constraint(), rename_constraint(), set_deferrable(),
          add_enum_value(),  drop_enum_value(), set_statistics(),    set_replica_identity()};
}

}  // namespace shoofly
