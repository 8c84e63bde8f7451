#include "engine/mysql/column_change.h"

#include <algorithm>

#include "engine/mysql/cursor.h"
#include "engine/mysql/table_traits.h"
#include "engine/mysql/types.h"

namespace shoofly::mysql {
namespace {

std::string charset_of_collation(const std::string& collation) {
  return collation.substr(0, collation.find('_'));
}

std::string same_name(const std::string& charset) {
  return charset == "utf8" ? "utf8mb3" : charset;
}

// Lengths are kept in another way there.
bool is_redundant(const WrittenTable& table) {
  const auto format = table.options.find("row_format");
  return format != table.options.end() && format->second == "redundant";
}

// An index over the first characters only: so many bytes of another character set are others.
bool has_prefix_index(const WrittenTable& table, const std::string& column) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const WrittenIndex& one) {
    return std::any_of(one.index.parts.begin(), one.index.parts.end(), [&](const IndexPart& part) {
      return part.prefix > 0 && same_word(part.column, column);
    });
  });
}

bool is_of_primary_key(const WrittenTable& table, const std::string& column) {
  for (const WrittenConstraint& one : table.constraints) {
    if (one.constraint.kind != ConstraintKind::kPrimaryKey) continue;
    for (const std::string& each : one.constraint.columns) {
      if (same_word(each, column)) return true;
    }
  }
  return false;
}

bool compares_bytes(const std::string& collation) {
  return collation.ends_with("_bin") || collation.ends_with("_cs") || collation == "binary";
}

// The labels are the same for a collation that does not tell small letters from capitals.
bool is_other_case(const WrittenTable& table, const WrittenColumn& from, const WrittenColumn& to) {
  const auto collation = table.options.find("collate");
  if (collation != table.options.end() && compares_bytes(lower(collation->second))) return false;
  for (const WrittenColumn* one : {&from, &to}) {
    if (compares_bytes(lower(one->column.collation)) || lower(one->charset) == "binary")
      return false;
  }
  Column before = from.column;
  Column after = to.column;
  for (Column* one : {&before, &after}) {
    for (std::string& label : one->labels) label = lower(label);
  }
  const TypeChange change = type_change(before, after, {});
  return change == TypeChange::kNone || change == TypeChange::kAppended;
}

std::string_view fact_of_type(const WrittenTable& table, const WrittenColumn& from,
                              const WrittenColumn& to, CharacterBytes bytes) {
  const bool redundant = is_redundant(table);
  switch (type_change(from.column, to.column, bytes)) {
    case TypeChange::kNone:
      return "";
    case TypeChange::kLonger:
      return "modify-varchar-longer";
    case TypeChange::kLongerTwoBytes:
      return redundant ? "modify-varchar-redundant" : "modify-varchar-two-bytes";
    case TypeChange::kLongerOver255:
      return redundant ? "modify-varchar-redundant" : "modify-varchar-over-255";
    case TypeChange::kShorter:
      return "modify-varchar-shorter";
    case TypeChange::kAppended:
      return "modify-labels-appended";
    case TypeChange::kLabels:
      return is_other_case(table, from, to) ? "modify-labels-case" : "modify-labels";
    case TypeChange::kDisplay:
      return "modify-display";
    case TypeChange::kOther:
      return "modify-type";
  }
  return "";
}

}  // namespace

std::string_view fact_of_charset(const WrittenTable& table, const WrittenColumn& column,
                                 const std::string& from, const std::string& to, Conversion how) {
  const bool whole = how == Conversion::kConvertTable;
  const std::string_view other = whole ? "convert-charset" : "modify-charset";
  if (from != "utf8mb3" || to != "utf8mb4") return other;
  const Column& is = column.column;
  if (has_prefix_index(table, is.name)) return other;
  const std::string type = plain_type(is.type);
  const bool text = type.ends_with("text");
  // CONVERT TO makes the next longer type of it.
  if (text && whole) return other;
  if (type.starts_with("char") && is_redundant(table)) return other;
  if (!text && !type.starts_with("char") && !type.starts_with("varchar")) return other;
  if (whole &&
      type_change(is, is, {bytes_of_charset(from), bytes_of_charset(to)}) ==
          TypeChange::kLongerOver255 &&
      !is_redundant(table))
    return other;
  return whole ? "convert-charset-wider" : "modify-charset-wider";
}

bool is_text_type(const std::string& type) {
  const std::string plain = plain_type(type);
  return plain.find("char") != std::string::npos || plain.find("text") != std::string::npos ||
         plain.starts_with("enum") || plain.starts_with("set");
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

std::string order_of_collation(const std::string& collation) {
  const std::size_t at = collation.find('_');
  return at == std::string::npos ? "" : lower(collation.substr(at + 1));
}

std::string order_of(const WrittenColumn& column, const WrittenTable& table) {
  if (!column.column.collation.empty()) return order_of_collation(column.column.collation);
  if (!column.charset.empty()) return "";
  const auto collation = table.options.find("collate");
  return collation == table.options.end() ? "" : order_of_collation(collation->second);
}

std::string_view fact_of_order(const WrittenTable& table, const WrittenColumn& column,
                               const std::string& from, const std::string& to) {
  // Perhaps the character set's own.
  const auto is_usual = [](const std::string& order) {
    return order.empty() || order == "general_ci" || order == "0900_ai_ci" ||
           order == "swedish_ci" || order == "uca1400_ai_ci";
  };
  if (from == to || ((from.empty() || to.empty()) && is_usual(from) && is_usual(to))) return "";
  const std::string& name = column.column.name;
  const auto is_over = [&](const WrittenIndex& one) {
    return std::any_of(one.index.parts.begin(), one.index.parts.end(),
                       [&](const IndexPart& part) { return same_word(part.column, name); });
  };
  const auto has_such = [&](const auto& test) {
    return std::any_of(table.indexes.begin(), table.indexes.end(),
                       [&](const WrittenIndex& one) { return is_over(one) && test(one); });
  };
  // The rows are perhaps kept by it.
  const bool keeps_rows = is_of_primary_key(table, name) ||
                          (primary_key(table) == nullptr && has_such([&](const WrittenIndex& one) {
                             return can_be_key(table, one.index);
                           }));
  const bool long_text = plain_type(column.column.type).ends_with("text");
  if (!column.column.labels.empty() || keeps_rows || (long_text && is_indexed(table, name)))
    return "modify-collation-copies";
  if (has_such([](const WrittenIndex& one) { return one.index.method == "fulltext"; }))
    return "modify-collation-fulltext";
  return is_indexed(table, name) ? "modify-collation-indexed" : "modify-collation";
}

std::vector<std::string_view> facts_of_change(const WrittenTable* table, const WrittenColumn* known,
                                              const WrittenColumn& to) {
  if (table == nullptr || known == nullptr) return {"modify-type"};
  std::vector<std::string_view> ids;
  const std::string before = charset_of(*known, *table);
  const std::string after = charset_of(to, *table);
  const bool text = is_text_type(known->column.type) && is_text_type(to.column.type);
  if (text && before != after)
    ids.push_back(fact_of_charset(*table, *known, before, after, Conversion::kModify));
  const std::string_view order =
      text && !before.empty() && !after.empty()
          ? fact_of_order(*table, *known, order_of(*known, *table), order_of(to, *table))
          : std::string_view();
  if (!order.empty()) ids.push_back(order);
  const std::string_view type =
      fact_of_type(*table, *known, to, {bytes_of_charset(before), bytes_of_charset(after)});
  if (!type.empty()) ids.push_back(type);
  // A key's column has no NULL, whatever is said of it.
  const bool key = is_of_primary_key(*table, known->column.name);
  const bool was_null = known->column.nullable;
  if (!key && was_null && !to.column.nullable)
    ids.push_back(has_generated(*table, Generated::kStored) ? "modify-not-null-used"
                                                            : "modify-not-null");
  if (!key && !was_null && to.column.nullable) ids.push_back("modify-null");
  if (to.first || !to.after.empty()) ids.push_back("modify-place");
  if (known->column.name != to.column.name) ids.push_back("rename-column");
  if (to.column.generated != known->column.generated) ids.push_back("modify-type");
  if (ids.empty()) ids.push_back("modify-comment");
  return ids;
}

}  // namespace shoofly::mysql
