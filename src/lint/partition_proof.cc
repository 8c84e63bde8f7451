#include "lint/partition_proof.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/contains.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

bool is_proof(const WrittenConstraint& constraint) {
  return constraint.constraint.kind == ConstraintKind::kCheck && constraint.constraint.validated;
}

// "RANGE (at)" -> at; none where an expression, a collation or an operator class is written.
std::vector<std::string> dividing_columns(const std::string& by) {
  const std::vector<SqlWord> words = sql_words(by);
  std::vector<std::string> columns;
  for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
    const std::string_view sign =
        std::string_view(by).substr(words[i + 1].from, words[i + 1].to - words[i + 1].from);
    if (!words[i].is_name || (sign != "," && sign != ")")) return {};
    columns.push_back(by.substr(words[i].from, words[i].to - words[i].from));
  }
  return columns;
}

bool says_not_null(const std::string& expression, const std::string& column) {
  const std::vector<SqlWord> words = sql_words(expression);
  for (std::size_t i = 0; i + 3 < words.size(); ++i) {
    if (is_word(expression, words[i], column) && is_word(expression, words[i + 1], "is") &&
        is_word(expression, words[i + 2], "not") && is_word(expression, words[i + 3], "null"))
      return true;
  }
  return false;
}

bool is_unique_key(const WrittenConstraint& written) {
  return written.constraint.kind == ConstraintKind::kPrimaryKey ||
         written.constraint.kind == ConstraintKind::kUnique;
}

// Of an index by columns alone; none: there is an expression, or it is of some rows.
std::vector<std::string> plain_columns(const Index& index) {
  std::vector<std::string> columns;
  if (!std::string(index.where_sql).empty()) return columns;
  for (const IndexPart& part : index.parts) {
    if (part.column.empty()) return {};
    columns.push_back(part.column);
  }
  return columns;
}

}  // namespace

bool may_prove_bounds(const WrittenTable& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), is_proof);
}

std::string unproved_column(const WrittenTable& parent, const WrittenTable& partition) {
  for (const std::string& name : dividing_columns(parent.partition_by)) {
    const WrittenColumn* column = partition.find_column(name);
    if (column == nullptr || !column->column.nullable) continue;
    const bool said =
        std::any_of(partition.constraints.begin(), partition.constraints.end(),
                    [&](const WrittenConstraint& one) {
                      return is_proof(one) && says_not_null(one.constraint.expression, name);
                    });
    if (!said) return name;
  }
  return "";
}

std::vector<std::string> missing_indexes(const WrittenTable& parent,
                                         const WrittenTable& partition) {
  if (!parent.unread.empty() || !partition.unread.empty()) return {};
  std::vector<std::vector<std::string>> there;
  for (const WrittenConstraint& one : partition.constraints) {
    if (is_unique_key(one)) there.push_back(one.constraint.columns);
  }
  for (const WrittenIndex& one : partition.indexes) there.push_back(plain_columns(one.index));
  std::vector<std::string> missing;
  for (const WrittenConstraint& one : parent.constraints) {
    if (!is_unique_key(one) || contains(there, one.constraint.columns)) continue;
    const bool primary = one.constraint.kind == ConstraintKind::kPrimaryKey;
    missing.push_back(fmt::format("{} ({})", primary ? "primary key" : "unique key",
                                  fmt::join(one.constraint.columns, ", ")));
  }
  for (const WrittenIndex& one : parent.indexes) {
    const std::vector<std::string> columns = plain_columns(one.index);
    if (columns.empty() || contains(there, columns)) continue;
    missing.push_back(fmt::format("index on ({})", fmt::join(columns, ", ")));
  }
  return missing;
}

bool lacks_dividing_column(const WrittenTable& table, const Index& index) {
  const std::vector<std::string> columns = dividing_columns(table.partition_by);
  return index.unique && std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
           return std::none_of(index.parts.begin(), index.parts.end(),
                               [&](const IndexPart& part) { return part.column == name; });
         });
}

std::string without_identity(const Scene& scene, const QualifiedName& parent) {
  const WrittenTable* table = scene.table(parent);
  const bool may_have =
      table == nullptr || !table->unread.empty() ||
      std::any_of(table->columns.begin(), table->columns.end(),
                  [](const WrittenColumn& one) { return !one.column.identity.empty(); });
  return may_have ? " excluding identity" : "";
}

}  // namespace shoofly::lint
