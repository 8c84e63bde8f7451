// CHANGE and MODIFY that do not repeat what the column has.

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/fingerprint.h"
#include "lint/rewriting_mysql.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool same_text(const std::string& one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

bool is_key(const WrittenTable& table, const std::string& column) {
  for (const WrittenConstraint& one : table.constraints) {
    if (one.constraint.kind == ConstraintKind::kPrimaryKey &&
        contains(one.constraint.columns, column))
      return true;
  }
  return false;
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += c;
    result += c;
  }
  return result + "'";
}

bool is_null(const std::optional<std::string>& value) { return value && same_text(*value, "null"); }

struct Attribute {
  std::string_view words;
  std::string value;
};

std::vector<Attribute> lost_attributes(const WrittenTable& table, const WrittenColumn& was,
                                       const WrittenColumn& is) {
  std::vector<Attribute> lost;
  const Column& before = was.column;
  const Column& after = is.column;
  const bool lets_null = is.says_null || is_null(after.default_sql);
  if (!before.nullable && after.nullable && !lets_null && !is_key(table, before.name))
    lost.push_back({"NOT NULL", ""});
  if (before.default_sql && !is_null(before.default_sql) && !after.default_sql &&
      after.identity.empty())
    lost.push_back({"DEFAULT", *before.default_sql});
  if (!was.on_update.empty() && is.on_update.empty()) lost.push_back({"ON UPDATE", was.on_update});
  if (!before.identity.empty() && after.identity.empty()) lost.push_back({"AUTO_INCREMENT", ""});
  if (!before.comment.empty() && after.comment.empty())
    lost.push_back({"COMMENT", quoted(before.comment)});
  return lost;
}

enum class Letters { kUpper, kLower };

std::string text_of_attributes(const std::vector<Attribute>& attributes, Letters letters) {
  std::string text;
  for (const Attribute& one : attributes) {
    std::string words(one.words);
    if (letters == Letters::kLower) {
      std::transform(words.begin(), words.end(), words.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    }
    text += (text.empty() ? "" : " ") + words + (one.value.empty() ? "" : " " + one.value);
  }
  return text;
}

// Whether values of the one are values of the other, so that a default of it is one of the other's.
bool keeps_values(const Scene& scene, const Column& before, const Column& after) {
  const auto kind = [&](const Column& column) -> std::string {
    const std::string type = scene.engine.plain_type(column.type);
    const std::string word = type.substr(0, type.find_first_of(" ("));
    if (word == "varchar" || word == "char") return "char";
    if (word.ends_with("int")) return "int";
    return word;
  };
  return kind(before) == kind(after) && !kind(after).ends_with("text") &&
         !kind(after).ends_with("blob");
}

void check_modify_drops_attributes(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* turn = scene.act<TurnColumn>();
  const WrittenTable* table = turn == nullptr ? nullptr : scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr || turn->to.column.generated != Generated::kNone) return;
  const std::vector<Attribute> attributes = lost_attributes(*table, *column, turn->to);
  if (attributes.empty()) return;
  const std::string lost = text_of_attributes(attributes, Letters::kUpper);
  const std::string words =
      fmt::format("repeat it: {} {} {}", turn->to.column.name, turn->to.column.type, lost);
  const std::size_t word = first_word(scene.text);
  const bool lower = word < scene.text.size() && scene.text[word] == 'a';
  reporter.report(
      fmt::format("{}.{} loses {}: what is not repeated is gone", scene.shown(turn->table),
                  turn->column, lost),
      keeps_values(scene, column->column, turn->to.column) && !foreign_key_forbids_type(scene)
          ? with_attributes(
                scene, text_of_attributes(attributes, lower ? Letters::kLower : Letters::kUpper),
                words)
          : remarks_only({words}));
}

}  // namespace

extern const Rule modify_drops_attributes;
const Rule modify_drops_attributes{
    "modify-drops-attributes",
    Family::kData,
    Severity::kWarning,
    "MODIFY takes away what it does not repeat",
    "CHANGE and MODIFY say all of a column: NOT NULL, DEFAULT, AUTO_INCREMENT and COMMENT that are left out are dropped, without a word.",
    check_modify_drops_attributes,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
