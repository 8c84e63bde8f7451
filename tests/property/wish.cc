// The table of kinds, and the choice among them.

#include "property/wish_maker.h"

namespace shoofly::testing {

const std::vector<WishMaker::Weighted>& WishMaker::kinds() {
  static const std::vector<Weighted> all = {
      {"rename_column", &WishMaker::rename_column, 4},
      {"change_type", &WishMaker::change_type, 6},
      {"transform_column", &WishMaker::transform_column, 4},
      {"split_column", &WishMaker::split_column, 3},
      {"merge_columns", &WishMaker::merge_columns, 3},
      {"add_column", &WishMaker::add_column, 4},
      {"drop_column", &WishMaker::drop_column, 3},
      {"set_not_null", &WishMaker::set_not_null, 3},
      {"drop_not_null", &WishMaker::drop_not_null, 2},
      {"set_default", &WishMaker::set_default, 2},
      {"drop_default", &WishMaker::drop_default, 1},
      {"add_index", &WishMaker::add_index, 3},
      {"drop_index", &WishMaker::drop_index, 1},
      {"replace_index", &WishMaker::replace_index, 1},
      {"add_check", &WishMaker::add_check, 2},
      {"add_foreign_key", &WishMaker::add_foreign_key, 2},
      {"add_unique", &WishMaker::add_unique, 2},
      {"drop_constraint", &WishMaker::drop_constraint, 1},
      {"rename_constraint", &WishMaker::rename_constraint, 1},
      {"set_deferrable", &WishMaker::set_deferrable, 1},
      {"set_statistics", &WishMaker::set_statistics, 1},
      {"set_replica_identity", &WishMaker::set_replica_identity, 1},
      {"add_enum_value", &WishMaker::add_enum_value, 1},
      {"rename_table", &WishMaker::rename_table, 2},
      {"create_table", &WishMaker::create_table, 1},
      {"drop_table", &WishMaker::drop_table, 1},
      {"add_primary_key", &WishMaker::add_primary_key, 4},
      {"drop_enum_value", &WishMaker::drop_enum_value, 3},
      {"change_primary_key", &WishMaker::change_primary_key, 5},
      {"partition_table", &WishMaker::partition_table, 4},
      {"split_table", &WishMaker::split_table, 4},
      {"merge_tables", &WishMaker::merge_tables, 4},
      {"normalize", &WishMaker::normalize, 5},
      {"move_rows", &WishMaker::move_rows, 5},
      {"archive_rows", &WishMaker::archive_rows, 4},
  };
  return all;
}

std::optional<SchemaWish> WishMaker::make() {
  if (contains(taken_, kAlone)) return std::nullopt;
  int all = 0;
  for (const Weighted& one : kinds()) all += one.weight;
  int drawn = dice_.between(1, all);
  for (const Weighted& one : kinds()) {
    drawn -= one.weight;
    if (drawn > 0) continue;
    wish_.kind = one.name;
    if (!(this->*one.kind)()) return std::nullopt;
    return wish_;
  }
  return std::nullopt;
}

std::optional<SchemaWish> make_wish(Dice& dice, Schema& schema, std::size_t table,
                                    const Taken& taken) {
  return WishMaker(dice, schema, table, taken).make();
}

std::vector<std::string> wish_kinds() {
  std::vector<std::string> names;
  for (const auto& kind : WishMaker::kinds()) names.emplace_back(kind.name);
  return names;
}

std::string yaml(const std::string& text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? "''" : std::string(1, c);
  return made + "'";
}

}  // namespace shoofly::testing
