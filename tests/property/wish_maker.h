#pragma once

// What makes wishes up: one method for each kind, in a file for each family of kinds, because they
// share what a wish is made of. Pure.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/contains.h"
#include "property/types.h"
#include "property/wish.h"

namespace shoofly::testing {

inline constexpr const char* kAlone =
    "*";  // taken by a wish beside which there is no other on the table

// One kind of wish each; nothing where the table has nothing for it.
class WishMaker {
 public:
  WishMaker(Dice& dice, Schema& schema, std::size_t table, const Taken& taken)
      : dice_(dice),
        schema_(schema),
        table_(schema.tables[table]),
        taken_(taken[table]),
        all_taken_(taken) {
    wish_.table = table;
  }
  std::optional<SchemaWish> make();

  using Kind = bool (WishMaker::*)();
  struct Weighted {
    const char* name;
    Kind kind;
    int weight;
  };
  static const std::vector<Weighted>& kinds();

 private:
  // What a wish is made of (wish_maker.cc)
  std::string table() const;
  std::string alter() const;
  std::string alter(const SchemaColumn& column) const;
  void line(const std::string& keys);
  void add_plain(const std::string& column, const std::string& type, const std::string& value,
                 bool nullable);
  template <typename Fits>
  SchemaColumn* find(Fits fits) {
    std::vector<SchemaColumn*> found;
    for (SchemaColumn& column : table_.columns) {
      if (!column.key && !column.by_trigger && !contains(taken_, column.name) && fits(column))
        found.push_back(&column);
    }
    return found.empty() ? nullptr : dice_.pick(found);
  }
  SchemaColumn* any_column();
  std::string new_name();
  SideColumn side(const SchemaColumn& column) const;
  bool is_constrained(const SchemaColumn& column) const;
  bool is_used(const SchemaColumn& column) const;
  void narrow(SchemaColumn& column, const std::string& values);

  // column_wishes.cc
  bool rename_column();
  bool fits(const Conversion& conversion, const SchemaColumn& column, bool same_type) const;
  bool convert(bool same_type);
  void convert(SchemaColumn& column, const Conversion& conversion);
  bool change_type();
  bool transform_column();
  // Names of parts, and each side's expressions over the other one's columns.
  struct Halves {
    SideColumn whole;
    std::vector<SideColumn> parts;
  };
  static void relate(Halves& halves, const Fission& fission);
  bool split_column();
  bool merge_columns();
  void write_merge(const Halves& halves, bool nullable);
  bool add_column();
  static std::string value_over(const SchemaColumn& read, SchemaColumn& column);
  bool drop_column();

  // rule_wishes.cc
  bool set_not_null();
  bool drop_not_null();
  bool set_default();
  bool drop_default();
  bool set_statistics();
  bool add_enum_value();
  SchemaColumn* mood();
  bool drop_enum_value();

  // constraint_wishes.cc
  std::string object_name();
  bool add_index();
  // One of the table's own whose columns are free.
  template <typename T, typename Fits>
  const T* object(const std::vector<T>& all, Fits fits) {
    std::vector<const T*> found;
    for (const T& one : all) {
      const bool free = std::none_of(one.columns.begin(), one.columns.end(),
                                     [&](const std::string& c) { return contains(taken_, c); });
      if (free && fits(one)) found.push_back(&one);
    }
    if (found.empty()) return nullptr;
    const T* chosen = dice_.pick(found);
    wish_.columns = chosen->columns;
    return chosen;
  }
  const SchemaIndex* any_index();
  bool drop_index();
  bool replace_index();
  void add_constraint(const std::string& keys, const std::string& rest);
  bool add_check();
  bool add_unique();
  bool add_foreign_key();
  bool drop_constraint();
  bool rename_constraint();
  bool set_deferrable();

  // table_wishes.cc
  bool set_replica_identity();
  bool rename_table();
  bool create_table();
  bool drop_table();
  bool add_primary_key();
  bool partition_table();
  bool split_table();
  bool merge_tables();

  // row_wishes.cc
  bool normalize();
  bool move_rows();
  bool archive_rows();

  // key_wishes.cc
  bool change_primary_key();
  std::vector<std::pair<std::size_t, const SchemaConstraint*>> referring() const;
  bool take_alone();
  bool take_alone(std::size_t table);

  Dice& dice_;
  Schema& schema_;
  SchemaTable& table_;
  const std::vector<std::string>& taken_;
  const Taken& all_taken_;
  SchemaWish wish_;
};

}  // namespace shoofly::testing
