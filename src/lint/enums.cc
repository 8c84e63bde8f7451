#include "lint/enums.h"

#include <algorithm>

#include "base/contains.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

std::string name_unquoted(std::string_view written) {
  std::string name(written);
  if (name.size() > 2 && name.front() == '"' && name.back() == '"')
    name = name.substr(1, name.size() - 2);
  return name;
}

std::string quoted_label(const std::string& label) {
  std::string text = "'";
  for (const char c : label) text += c == '\'' ? "''" : std::string(1, c);
  return text + "'";
}

}  // namespace

const WrittenEnum* enum_of_type(const SchemaModel& schema, const std::string& type) {
  const std::size_t dot = type.rfind('.');
  QualifiedName name{"", name_unquoted(type.substr(dot == std::string::npos ? 0 : dot + 1))};
  if (dot != std::string::npos) name.schema = name_unquoted(type.substr(0, dot));
  const QualifiedName home = schema.at_home(name);
  const auto found =
      std::find_if(schema.enums.begin(), schema.enums.end(),
                   [&](const WrittenEnum& one) { return schema.at_home(one.name) == home; });
  return found == schema.enums.end() ? nullptr : &*found;
}

std::set<std::pair<QualifiedName, std::string>> labels_named(const WrittenTable& table,
                                                             const SchemaModel& schema,
                                                             std::string_view text) {
  std::set<std::pair<QualifiedName, std::string>> named;
  if (schema.enums.empty()) return named;
  for (const WrittenColumn& column : table.columns) {
    const WrittenEnum* type = enum_of_type(schema, column.column.type);
    if (type == nullptr) continue;
    for (const std::string& label : type->labels) {
      if (text.find(quoted_label(label)) != std::string_view::npos)
        named.insert({table.name, label});
    }
  }
  return named;
}

std::vector<std::string> labels_missing(const WrittenEnum& from, const WrittenEnum& to) {
  std::vector<std::string> missing;
  std::copy_if(from.labels.begin(), from.labels.end(), std::back_inserter(missing),
               [&](const std::string& label) { return !contains(to.labels, label); });
  return missing;
}

bool only_casts(const TurnType& turn) {
  if (turn.value.empty()) return true;
  std::vector<std::string_view> words;
  for (const SqlWord& word : sql_words(turn.value)) {
    const std::string_view text =
        std::string_view(turn.value).substr(word.from, word.to - word.from);
    if (text != "(" && text != ")") words.push_back(text);
  }
  std::size_t at = 0;
  while (at < words.size() && (words[at] == "cast" || words[at] == "CAST")) ++at;
  if (at == words.size() || name_unquoted(words[at]) != turn.column) return false;
  // What may follow: a name of a type behind each sign of a cast.
  constexpr std::string_view kOther = "+-*/|&<>=~!@#%^,'?[";
  return std::all_of(
      words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end(),
      [&](std::string_view word) { return kOther.find(word.front()) == std::string_view::npos; });
}

}  // namespace shoofly::lint
