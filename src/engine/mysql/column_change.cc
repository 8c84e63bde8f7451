#include "engine/mysql/column_change.h"

#include <algorithm>

#include "engine/mysql/cursor.h"
#include "engine/mysql/types.h"

namespace shoofly::mysql {
namespace {

// What is computed of it is kept in the rows, too.
bool is_kept_elsewhere(const WrittenTable& table, const std::string& column) {
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const WrittenColumn& one) {
    return one.column.generated == Generated::kStored &&
           lower(one.column.generated_sql).find(lower(column)) != std::string::npos;
  });
}

std::string charset_of_collation(const std::string& collation) {
  return collation.substr(0, collation.find('_'));
}

std::string same_name(const std::string& charset) {
  return charset == "utf8" ? "utf8mb3" : charset;
}

std::string_view fact_of_type(const WrittenColumn& from, const WrittenColumn& to, int bytes) {
  switch (type_change(from.column, to.column, bytes)) {
    case TypeChange::kNone:
      return "";
    case TypeChange::kLonger:
      return "modify-varchar-longer";
    case TypeChange::kLongerTwoBytes:
      return "modify-varchar-two-bytes";
    case TypeChange::kShorter:
      return "modify-varchar-shorter";
    case TypeChange::kAppended:
      return "modify-labels-appended";
    case TypeChange::kLabels:
      return "modify-labels";
    case TypeChange::kOther:
      return "modify-type";
  }
  return "";
}

}  // namespace

bool widens_charset(const std::string& type, const std::string& from, const std::string& to) {
  return from == "utf8mb3" && to == "utf8mb4" && plain_type(type).starts_with("varchar");
}

bool is_text_type(const std::string& type) {
  const std::string plain = plain_type(type);
  return plain.find("char") != std::string::npos || plain.find("text") != std::string::npos ||
         plain.starts_with("enum") || plain.starts_with("set");
}

bool has_index_of(const WrittenTable& table, std::string_view method) {
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const WrittenIndex& one) { return one.index.method == method; });
}

bool has_generated(const WrittenTable& table, Generated kind) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const WrittenColumn& one) { return one.column.generated == kind; });
}

std::string charset_of(const WrittenColumn& column, const WrittenTable& table) {
  if (!column.charset.empty()) return same_name(lower(column.charset));
  if (!column.column.collation.empty())
    return same_name(charset_of_collation(lower(column.column.collation)));
  const auto charset = table.options.find("charset");
  if (charset != table.options.end()) return same_name(charset->second);
  const auto collation = table.options.find("collate");
  if (collation != table.options.end()) return same_name(charset_of_collation(collation->second));
  return "";
}

std::vector<std::string_view> facts_of_change(const WrittenTable* table, const WrittenColumn* known,
                                              const WrittenColumn& to) {
  if (table == nullptr || known == nullptr) return {"modify-type"};
  std::vector<std::string_view> ids;
  const std::string before = charset_of(*known, *table);
  const std::string after = charset_of(to, *table);
  const bool text = is_text_type(known->column.type) && is_text_type(to.column.type);
  const int bytes = bytes_of_charset(after);
  const bool widens = widens_charset(known->column.type, before, after);
  if (text && before != after) ids.push_back(widens ? "modify-charset-wider" : "modify-charset");
  const std::string_view type = fact_of_type(*known, to, bytes);
  if (!type.empty()) ids.push_back(type);
  const bool was_null = known->column.nullable;
  if (was_null && !to.column.nullable)
    ids.push_back(is_kept_elsewhere(*table, known->column.name) ? "modify-not-null-used"
                                                                : "modify-not-null");
  if (!was_null && to.column.nullable) ids.push_back("modify-null");
  if (to.first || !to.after.empty()) ids.push_back("modify-place");
  if (known->column.name != to.column.name) ids.push_back("rename-column");
  if (to.column.generated != known->column.generated) ids.push_back("modify-type");
  if (ids.empty()) ids.push_back("modify-comment");
  return ids;
}

}  // namespace shoofly::mysql
