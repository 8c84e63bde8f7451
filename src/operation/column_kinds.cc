// Operations on columns, for the table in operations.cc.

#include <fmt/format.h>

#include "operation/operation_kinds.h"

namespace shoofly {
namespace {

const OperationKey kTable{"table", true, "the table's name, as in the target's SQL"};
const OperationKey kColumn{"column", true, "the column's name"};

std::vector<std::string> joined(std::vector<std::string> all,
                                const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

// What is refused, by name, wherever the table gets sync triggers.
const std::vector<std::string>& synced_table() {
  static const std::vector<std::string> sentences{
      "a table without a primary key and without a unique index over NOT NULL columns: rows are found by key",
      "a foreign or virtual table; a partition (change the partitioned table)",
      "row-level security that hides rows from the role that runs the change",
      "the user's triggers that the backfill's UPDATE fires, without `consent: { triggers: true }`",
      "a published table, without `consent: { publication: true }`",
      "a BEFORE trigger whose name sorts after `~shoofly` (PostgreSQL)",
      "a table that has used up its 1,600 column numbers (PostgreSQL)",
      "columns of ours that an earlier run left behind",
  };
  return sentences;
}

// ... and wherever a column goes away or gets something else behind its name.
std::vector<std::string> changed_column(const std::string& view = "view") {
  return joined(
      {"a generated, identity or serial column, and a column of the key",
       fmt::format(
           "a column that a {}, materialized view, rule, function, policy, publication column list, column grant, "
           "statistics object, generated column or another table's foreign key uses",
           view),
       "a column by which rows are partitioned",
       "a column that the user's trigger names in UPDATE OF",
       "an exclusion constraint over the column"},
      synced_table());
}

std::vector<std::string> moved_column() {
  return joined(
      {"an index or a check over the column that cannot be rewritten for the new one",
       "an index, a unique constraint or a foreign key over the column of a partitioned table"},
      changed_column("view that cannot be made anew (the plan says why; on SQLite any)"));
}

const std::vector<std::string> kAltered{"a generated or identity column"};

OperationKind add_column() {
  return {
      "add_column",
      "Adds a column: empty, with a default, or filled by an expression.",
      {kTable,
       {"column", true, "the new column's name"},
       {"type", true, "its type, as in the target's SQL"},
       {"nullable", false, "`false`: NOT NULL; needs `default` or `value` (default: `true`)"},
       {"default", false,
        "what an INSERT that leaves it out writes, and what rows hold that are there already"},
       {"value", false, "an expression over the row that fills it, instead of the default"}},
      "add_column:\n  table: orders\n  column: state\n  type: text\n  nullable: false\n  default: \"'new'\"\n",
      joined({"a name that is taken", "NOT NULL with neither `default` nor `value`"},
             synced_table()),
      parse_add_column};
}

OperationKind drop_column() {
  return {
      "drop_column",
      "Drops a column: contract moves it out of sight, purge drops it.",
      {kTable,
       kColumn,
       {"back", false,
        "what the column gets in rows that the new application inserts; needed where it is NOT NULL without a default"}},
      "drop_column:\n  table: orders\n  column: legacy_code\n",
      joined({"a NOT NULL column without a default, without `back`"}, changed_column()),
      parse_drop_column};
}

OperationKind rename_column() {
  return {"rename_column",
          "Gives a column another name; both names work until contract.",
          {kTable, kColumn, {"to", true, "the new name"}},
          "rename_column:\n  table: users\n  column: email\n  to: mail\n",
          joined({"a new name that is taken"}, moved_column()),
          parse_rename_column};
}

OperationKind change_type() {
  return {
      "change_type",
      "Gives a column another type under the same name.",
      {kTable,
       kColumn,
       {"type", true, "the new type, as in the target's SQL"},
       {"value", false, "the new value from the old one (default: a cast)"},
       {"back", false,
        "the old value from the new one, NULL where there is none (default: a cast that cannot fail, where one is known)"},
       {"default", false, "the new default, where the old one is no value of the new type"}},
      "change_type:\n  table: orders\n  column: amount\n  type: bigint\n",
      joined({"a type that the column has already",
              "a type from which no way back is known that cannot fail, without `back`"},
             moved_column()),
      parse_change_type};
}

OperationKind set_not_null() {
  return {
      "set_not_null",
      "Forbids NULL in a column.",
      {kTable, kColumn, {"value", false, "what NULL becomes; without it there must be none"}},
      "set_not_null:\n  table: users\n  column: country\n  value: \"'unknown'\"\n",
      joined(
          {"a column in which there is a NULL, without `value` (the rows are counted, and the first ones named)"},
          moved_column()),
      parse_set_not_null};
}

OperationKind drop_not_null() {
  return {"drop_not_null",
          "Allows NULL in a column from cutover on.",
          {kTable,
           kColumn,
           {"back", false, "what a NULL becomes on the way back (default: the column's default)"}},
          "drop_not_null:\n  table: users\n  column: phone\n  back: \"''\"\n",
          joined({"a column of the key", "a column without a default, without `back`"}, kAltered),
          parse_drop_not_null};
}

OperationKind set_default() {
  return {"set_default",
          "Changes what an INSERT that leaves the column out writes, from cutover on.",
          {kTable, kColumn, {"default", true, "the new default, as in the target's SQL"}},
          "set_default:\n  table: orders\n  column: state\n  default: \"'draft'\"\n",
          kAltered,
          parse_set_default};
}

OperationKind drop_default() {
  return {"drop_default",
          "Takes a column's default away at contract.",
          {kTable, kColumn},
          "drop_default:\n  table: orders\n  column: state\n",
          joined({"a column without a default"}, kAltered),
          parse_drop_default};
}

OperationKind transform_column() {
  return {
      "transform_column",
      "Gives a column's values another format under the same name and type.",
      {kTable,
       kColumn,
       {"value", true, "the new format from the old one"},
       {"back", true, "the old format from the new one"},
       {"default", false, "the default in the new format; required where the column has one"}},
      "transform_column:\n  table: users\n  column: phone\n  value: \"'+49' || substr(phone, 2)\"\n"
      "  back: \"'0' || substr(phone, 4)\"\n",
      joined({"a column with a default, without `default`: the old one is in the old format"},
             moved_column()),
      parse_transform_column};
}

OperationKind split_column() {
  return {"split_column",
          "Splits a column into several.",
          {kTable,
           kColumn,
           {"into", true, "the new columns: name -> `type`, `value`, `nullable`, `default`"},
           {"back", true, "the old column from the new ones"}},
          "split_column:\n  table: users\n  column: name\n  into:\n"
          "    first_name: { type: text, value: { split: { on: \" \", part: 1 } } }\n"
          "    last_name: { type: text, value: { rest: { on: \" \" } }, nullable: true }\n"
          "  back: { join: { with: \" \", of: [first_name, last_name] } }\n",
          joined({"a new name that is taken"}, changed_column()),
          parse_split_column};
}

OperationKind merge_columns() {
  return {
      "merge_columns",
      "Merges several columns into one.",
      {kTable,
       {"columns", true, "the old columns' names"},
       {"into", true, "the new column: name -> `type`, `value`, `nullable`, `default`"},
       {"back", true, "each old column from the new one: name -> expression"}},
      "merge_columns:\n  table: users\n  columns: [first_name, last_name]\n  into:\n"
      "    name: { type: text, value: { join: { with: \" \", of: [first_name, last_name] } } }\n"
      "  back:\n    first_name: { split: { on: \" \", part: 1 } }\n    last_name: { rest: { on: \" \" } }\n",
      joined({"a new name that is taken"}, changed_column()),
      parse_merge_columns};
}

}  // namespace

std::vector<OperationKind> column_operations() {
  return {add_column(),       drop_column(),   rename_column(), change_type(),
          set_not_null(),     drop_not_null(), set_default(),   drop_default(),
          transform_column(), split_column(),  merge_columns()};
}

}  // namespace shoofly
