// Types whose values SQLite stores otherwise.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// The rules of affinity, in their order: https://sqlite.org/datatype3.html, 3.1.
const char* surprise_of(const std::string& type) {
  const auto has = [&](const char* part) { return type.find(part) != std::string::npos; };
  if (has("POINT") && has("INT")) return "it contains INT: numbers without a fraction are integers";
  if (has("INT") || has("CHAR") || has("CLOB") || has("TEXT")) return nullptr;
  return has("STRING") ? "it is numeric: '007' is stored as 7" : nullptr;
}

// Of all columns of the statement whose type is this word: `zip string` -> `zip text`.
std::vector<SqlEdit> text_edits(const Scene& scene) {
  const std::string_view statement =
      scene.text.substr(std::min(first_word(scene.text), scene.text.size()));
  const std::vector<SqlWord> words = sql_words(statement);
  const auto raw = [&](std::size_t i) {
    return statement.substr(words[i].from, words[i].to - words[i].from);
  };
  const bool table = scene.act<MakeTable>() != nullptr;
  std::vector<SqlEdit> edits;
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (!words[i].is_name || !is_word(statement, words[i], "string")) continue;
    const std::string_view before = raw(i - 2);
    const bool begins = table ? before == "(" || before == ","
                              : is_word(statement, words[i - 2], "add") ||
                                    is_word(statement, words[i - 2], "column");
    if (begins && words[i].depth == (table ? 1 : 0))
      edits.push_back({words[i].from, words[i].to, raw(i).front() == 'S' ? "TEXT" : "text"});
  }
  return edits;
}

void look_at_type(const Scene& scene, const Column& column, Reporter& reporter) {
  const std::string type = scene.engine.plain_type(column.type);
  const char* surprise = surprise_of(type);
  if (surprise == nullptr) return;
  const bool text = type.find("STRING") != std::string::npos;
  reporter.report(
      fmt::format("{} of {} is no type that SQLite knows: {}", column.type, column.name, surprise),
      text ? edited(scene.text, text_edits(scene), "TEXT") : remarks_only({"REAL"}));
}

void check_misleading_type(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeColumn>()) {
    look_at_type(scene, make->column.column, reporter);
  } else if (const auto* table = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : table->table.columns)
      look_at_type(scene, column.column, reporter);
  }
}

}  // namespace

extern const Rule misleading_type;
const Rule misleading_type{
    "misleading-type",
    Family::kData,
    Severity::kWarning,
    "a type that does not store what it says",
    "SQLite takes any word for a type, and makes of it what the letters in it say.",
    check_misleading_type,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
