// DEFAULT "x".

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

// "it's" -> 'it''s'
std::string in_single_quotes(std::string_view name) {
  std::string text = "'";
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    if (name[i] == '"') ++i;  // the first of two
    if (name[i] == '\'') text += '\'';
    text += name[i];
  }
  return text + "'";
}

// Of all defaults of the statement.
std::vector<SqlEdit> default_edits(std::string_view text) {
  const std::string_view statement = text.substr(std::min(first_word(text), text.size()));
  const std::vector<SqlWord> words = sql_words(statement);
  std::vector<SqlEdit> edits;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& [from, to, depth, is_name] = words[i];
    if (is_word(statement, words[i - 1], "default") && statement[from] == '"')
      edits.push_back({from, to, in_single_quotes(statement.substr(from, to - from))});
  }
  return edits;
}

void look_at_default(const Scene& scene, const Column& column, Reporter& reporter) {
  if (!column.default_sql || !column.default_sql->starts_with('"')) return;
  reporter.report(
      fmt::format("the default of {} is a name, which SQLite takes for a string", column.name),
      edited(scene.text, default_edits(scene.text),
             "default " + in_single_quotes(*column.default_sql)));
}

void check_string_in_double_quotes(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeColumn>())
    look_at_default(scene, make->column.column, reporter);
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : make->table.columns)
      look_at_default(scene, column.column, reporter);
  }
}

}  // namespace

extern const Rule string_in_double_quotes;
const Rule string_in_double_quotes{
    "string-in-double-quotes",
    Family::kData,
    Severity::kNote,
    "a string in double quotes",
    "Double quotes are for names. A library that is built with SQLITE_DQS=0 refuses the whole schema.",
    check_string_in_double_quotes,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
