#include "engine/given_names.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace shoofly {
namespace {

constexpr std::size_t kLongest = 63;
// The columns of a name are not gathered past the length of a name.
constexpr std::size_t kLongestOfColumns = 64;

// Not within a character.
void clip(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  text.resize(bytes);
}

// The longer one gives way.
std::string composed(std::string table, std::string columns, const std::string& label) {
  const std::size_t fixed = label.size() + 1 + (columns.empty() ? 0 : 1);
  std::size_t first = table.size();
  std::size_t second = columns.size();
  while (first + second + fixed > kLongest) --(first > second ? first : second);
  clip(table, first);
  clip(columns, second);
  return columns.empty() ? fmt::format("{}_{}", table, label)
                         : fmt::format("{}_{}_{}", table, columns, label);
}

bool is_in_table(const WrittenTable& table, const std::string& name) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const auto& one) { return one.known_name() == name; }) ||
         std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const auto& one) { return one.known_name() == name; });
}

bool is_taken(const WrittenTable& table, const QualifiedName& name, const SchemaModel& model) {
  return is_in_table(table, name.name) || model.tables.contains(name) ||
         model.sequences.contains(name) || model.table_of_index(name) != nullptr ||
         model.table_of_constraint(name) != nullptr;
}

std::string first_free(const WrittenTable& table, const std::string& columns,
                       const std::string& label, const SchemaModel& model) {
  std::string name = composed(table.name.name, columns, label);
  for (int pass = 1; is_taken(table, {table.name.schema, name}, model); ++pass)
    name = composed(table.name.name, columns, fmt::format("{}{}", label, pass));
  return name;
}

std::string put_together(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += '_';
    text += name;
    if (text.size() >= kLongestOfColumns) break;
  }
  return text;
}

// "lower(name)": the function; an operator: "expr". Empty: a cast, a CASE and the like, which the
// server names by what they are made of.
std::string name_of_expression(std::string_view text) {
  while (text.size() > 1 && text.front() == '(' && text.back() == ')') {
    text.remove_prefix(1);
    text.remove_suffix(1);
  }
  std::size_t end = 0;
  while (end < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
    ++end;
  if (end == 0 || end == text.size() || text.find("::") != std::string_view::npos) return "";
  std::string word(text.substr(0, end));
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word == "case" || word == "cast" || word == "array" || word == "row") return "";
  if (text[end] != '(') return text[end] == ' ' && text.find('.') == text.npos ? "expr" : "";
  int depth = 0;
  for (std::size_t i = end; i < text.size(); ++i) {
    if (text[i] == '\'' || text[i] == '"') return text.back() == ')' ? word : "";
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i + 1 == text.size() ? word : "expr";
  }
  return "";
}

}  // namespace

std::string given_constraint_name(const WrittenTable& table, const WrittenConstraint& written,
                                  const SchemaModel& model) {
  const Constraint& constraint = written.constraint;
  switch (constraint.kind) {
    case ConstraintKind::kPrimaryKey:
      return first_free(table, "", "pkey", model);
    case ConstraintKind::kForeignKey:
      return first_free(table, put_together(constraint.columns), "fkey", model);
    case ConstraintKind::kCheck:
      return first_free(table, constraint.columns.size() == 1 ? constraint.columns.front() : "",
                        "check", model);
    case ConstraintKind::kUnique: {
      std::vector<std::string> columns = constraint.columns;
      columns.insert(columns.end(), written.index.include.begin(), written.index.include.end());
      return first_free(table, put_together(columns), "key", model);
    }
    case ConstraintKind::kExclusion:
      break;
  }
  for (const IndexPart& part : written.index.parts) {
    if (part.column.empty()) return "";
  }
  return first_free(table, put_together(constraint.columns), "excl", model);
}

std::string given_index_name(const WrittenTable& table, const WrittenIndex& written,
                             const SchemaModel& model) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  const auto add = [&](const std::string& name) {
    std::string own = name;
    for (int i = 1; !taken.insert(own).second; ++i) own = fmt::format("{}{}", name, i);
    names.push_back(own);
  };
  for (const IndexPart& part : written.index.parts) {
    const std::string name =
        part.column.empty() ? name_of_expression(part.expression) : part.column;
    if (name.empty()) return "";
    add(name);
  }
  for (const std::string& column : written.index.include) add(column);
  return first_free(table, put_together(names), "idx", model);
}

}  // namespace shoofly
