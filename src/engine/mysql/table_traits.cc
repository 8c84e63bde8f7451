#include "engine/mysql/table_traits.h"

#include <algorithm>

#include "engine/mysql/tokens.h"

namespace shoofly::mysql {

bool has_index_of(const WrittenTable& table, std::string_view method) {
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const WrittenIndex& one) { return one.index.method == method; });
}

bool has_generated(const WrittenTable& table, Generated kind) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const WrittenColumn& one) { return one.column.generated == kind; });
}

bool is_virtual(const WrittenTable& table, const std::string& column) {
  const WrittenColumn* found = table.find_column(column);
  return found != nullptr && found->column.generated == Generated::kVirtual;
}

bool is_before_virtual(const WrittenTable& table, const std::string& column) {
  bool behind = column.empty();
  for (const WrittenColumn& one : table.columns) {
    if (behind && one.column.generated == Generated::kVirtual) return true;
    behind = behind || same_word(one.column.name, column);
  }
  return false;
}

bool is_indexed(const WrittenTable& table, const std::string& column) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const WrittenIndex& one) {
    return std::any_of(one.index.parts.begin(), one.index.parts.end(),
                       [&](const IndexPart& part) { return same_word(part.column, column); });
  });
}

bool is_over_virtual(const WrittenTable& table, const Index& index) {
  return std::any_of(index.parts.begin(), index.parts.end(),
                     [&](const IndexPart& part) { return is_virtual(table, part.column); });
}

bool has_indexed_virtual(const WrittenTable& table) {
  return has_generated(table, Generated::kVirtual) &&
         std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const WrittenIndex& one) { return is_over_virtual(table, one.index); });
}

bool is_compressed(const WrittenTable& table) {
  const auto format = table.options.find("row_format");
  if (format != table.options.end()) return format->second == "compressed";
  const auto size = table.options.find("key_block_size");
  return size != table.options.end() && size->second != "0";
}

bool is_whole(const WrittenTable& table) { return table.unread.empty() && !table.columns.empty(); }

const WrittenConstraint* primary_key(const WrittenTable& table) {
  const auto found = std::find_if(
      table.constraints.begin(), table.constraints.end(),
      [](const auto& one) { return one.constraint.kind == ConstraintKind::kPrimaryKey; });
  return found == table.constraints.end() ? nullptr : &*found;
}

bool can_be_key(const WrittenTable& table, const Index& index) {
  return index.unique && !index.parts.empty() &&
         std::all_of(index.parts.begin(), index.parts.end(), [&](const IndexPart& part) {
           const WrittenColumn* column = table.find_column(part.column);
           return column != nullptr && !column->column.nullable && part.prefix == 0 &&
                  column->column.generated == Generated::kNone;
         });
}

bool same_index(const Index& one, const Index& other) {
  return one.unique == other.unique && one.method == other.method &&
         std::equal(one.parts.begin(), one.parts.end(), other.parts.begin(), other.parts.end(),
                    [](const IndexPart& a, const IndexPart& b) {
                      return same_word(a.column, b.column) && a.prefix == b.prefix &&
                             a.descending == b.descending && !a.column.empty();
                    });
}

}  // namespace shoofly::mysql
