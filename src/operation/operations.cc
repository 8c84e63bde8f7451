#include "operation/operations.h"

#include <algorithm>

namespace shoofly {
namespace {

const OperationKey kTable{"table", true, "the table's name, as in the target's SQL"};
const OperationKey kColumn{"column", true, "the column's name"};

std::vector<OperationKind> make_table() {
  return {
      {"add_column",
       "Adds a column: empty, with a default, or filled by an expression.",
       {kTable,
        {"column", true, "the new column's name"},
        {"type", true, "its type, as in the target's SQL"},
        {"nullable", false, "`false`: NOT NULL; needs `default` or `value` (default: `true`)"},
        {"default", false,
         "what an INSERT that leaves it out writes, and what rows hold that are there already"},
        {"value", false, "an expression over the row that fills it, instead of the default"}},
       "add_column:\n  table: orders\n  column: state\n  type: text\n  nullable: false\n  default: \"'new'\"\n",
       parse_add_column},
      {"drop_column",
       "Drops a column: contract moves it out of sight, purge drops it.",
       {kTable,
        kColumn,
        {"back", false,
         "what the column gets in rows that the new application inserts; needed where it is NOT NULL without a default"}},
       "drop_column:\n  table: orders\n  column: legacy_code\n",
       parse_drop_column},
      {"rename_column",
       "Gives a column another name; both names work until contract.",
       {kTable, kColumn, {"to", true, "the new name"}},
       "rename_column:\n  table: users\n  column: email\n  to: mail\n",
       parse_rename_column},
      {"change_type",
       "Gives a column another type under the same name.",
       {kTable,
        kColumn,
        {"type", true, "the new type, as in the target's SQL"},
        {"value", false, "the new value from the old one (default: a cast)"},
        {"back", false,
         "the old value from the new one, NULL where there is none (default: a cast that cannot fail, where one is known)"},
        {"default", false, "the new default, where the old one is no value of the new type"}},
       "change_type:\n  table: orders\n  column: amount\n  type: bigint\n",
       parse_change_type},
      {"set_not_null",
       "Forbids NULL in a column.",
       {kTable, kColumn, {"value", false, "what NULL becomes; without it there must be none"}},
       "set_not_null:\n  table: users\n  column: country\n  value: \"'unknown'\"\n",
       parse_set_not_null},
      {"drop_not_null",
       "Allows NULL in a column from cutover on.",
       {kTable,
        kColumn,
        {"back", false, "what a NULL becomes on the way back (default: the column's default)"}},
       "drop_not_null:\n  table: users\n  column: phone\n  back: \"''\"\n",
       parse_drop_not_null},
      {"set_default",
       "Changes what an INSERT that leaves the column out writes, from cutover on.",
       {kTable, kColumn, {"default", true, "the new default, as in the target's SQL"}},
       "set_default:\n  table: orders\n  column: state\n  default: \"'draft'\"\n",
       parse_set_default},
      {"drop_default",
       "Takes a column's default away at contract.",
       {kTable, kColumn},
       "drop_default:\n  table: orders\n  column: state\n",
       parse_drop_default},
      {"transform_column",
       "Gives a column's values another format under the same name and type.",
       {kTable,
        kColumn,
        {"value", true, "the new format from the old one"},
        {"back", true, "the old format from the new one"}},
       "transform_column:\n  table: users\n  column: phone\n  value: \"'+49' || substr(phone, 2)\"\n  back: \"'0' || substr(phone, 4)\"\n",
       parse_transform_column},
      {"split_column",
       "Splits a column into several.",
       {kTable,
        kColumn,
        {"into", true, "the new columns: name -> `type`, `value`, `nullable`, `default`"},
        {"back", true, "the old column from the new ones"}},
       "split_column:\n  table: users\n  column: name\n  into:\n    first_name: { type: text, value: { split: { on: \" \", part: 1 } } }\n"
       "    last_name: { type: text, value: { rest: { on: \" \" } }, nullable: true }\n  back: { join: { with: \" \", of: [first_name, last_name] } }\n",
       parse_split_column},
      {"merge_columns",
       "Merges several columns into one.",
       {kTable,
        {"columns", true, "the old columns' names"},
        {"into", true, "the new column: name -> `type`, `value`, `nullable`, `default`"},
        {"back", true, "each old column from the new one: name -> expression"}},
       "merge_columns:\n  table: users\n  columns: [first_name, last_name]\n  into:\n"
       "    name: { type: text, value: { join: { with: \" \", of: [first_name, last_name] } } }\n"
       "  back:\n    first_name: { split: { on: \" \", part: 1 } }\n    last_name: { rest: { on: \" \" } }\n",
       parse_merge_columns},
  };
}

}  // namespace

std::vector<std::string> OperationKind::key_names() const {
  std::vector<std::string> names;
  for (const OperationKey& key : keys) names.push_back(key.name);
  return names;
}

const std::vector<OperationKind>& operations() {
  static const std::vector<OperationKind> table = make_table();
  return table;
}

const OperationKind* find_operation(const std::string& name) {
  const auto found = std::find_if(operations().begin(), operations().end(),
                                  [&](const OperationKind& kind) { return kind.name == name; });
  return found == operations().end() ? nullptr : &*found;
}

std::vector<std::string> operation_names() {
  std::vector<std::string> names;
  for (const OperationKind& kind : operations()) names.push_back(kind.name);
  return names;
}

}  // namespace shoofly
