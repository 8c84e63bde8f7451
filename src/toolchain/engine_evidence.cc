#include "toolchain/engine_evidence.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/marks.h"
#include "lint/sql_words.h"

namespace shoofly::toolchain {
namespace {

// A dump's rows say nothing of its engine.
constexpr std::size_t kMostLookedAt = std::size_t{256} << 10;

using Looked = std::vector<lint::SqlWord>;

bool says(std::string_view text, const Looked& words, std::size_t at, std::string_view what) {
  return at < words.size() && lint::is_word(text, words[at], what);
}

// Of the words from `at` on.
bool is_of_sqlite(std::string_view text, const Looked& words, std::size_t at) {
  const auto is = [&](std::size_t i, std::string_view what) { return says(text, words, i, what); };
  const bool begins = at == 0 || is(at - 1, ";");
  if (is(at, "key") && is(at + 1, "autoincrement")) return true;
  if (is(at, "key") && is(at + 2, "autoincrement")) return true;  // ASC
  if (begins && is(at, "pragma") && at + 1 < words.size() && words[at + 1].is_name) return true;
  if (begins && is(at, "create") && is(at + 1, "virtual") && is(at + 2, "table")) return true;
  const bool behind = is(at, ")") || (is(at, ",") && words[at].depth == 0);
  return behind && ((is(at + 1, "without") && is(at + 2, "rowid")) ||
                    (is(at + 1, "strict") && (at + 2 == words.size() || is(at + 2, ";"))));
}

bool is_of_others(std::string_view text, const lint::SqlWord& word) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "auto_increment", "serial",    "bigserial", "jsonb", "timestamptz",
      "plpgsql",        "extension", "innodb",    "bytea", "concurrently"};
  return text[word.from] == '$' ||
         (word.is_name && std::any_of(kWords.begin(), kWords.end(), [&](std::string_view one) {
            return lint::is_word(text, word, one);
          }));
}

// Most texts have none of them.
constexpr Marks kMarksOfSqlite(std::array<std::string_view, 5>{"autoincrement", "pragma", "rowid",
                                                               "virtual", "strict"});

std::string_view looked_at(const lint::Migration& migration) {
  return std::string_view(migration.up.text).substr(0, kMostLookedAt);
}

bool has_marks(std::string_view text) {
  if (!kMarksOfSqlite.is_any_in(text)) return false;
  const Looked words = lint::sql_words(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_of_sqlite(text, words, i)) return true;
  }
  return false;
}

bool has_marks_of_others(std::string_view text) {
  lint::SqlWordReader reader(text);
  while (const std::optional<lint::SqlWord> word = reader.next()) {
    if (is_of_others(text, *word)) return true;
  }
  return false;
}

}  // namespace

std::string engine_by_texts(const std::vector<lint::Migration>& migrations) {
  const auto marked =
      std::find_if(migrations.begin(), migrations.end(),
                   [](const lint::Migration& one) { return has_marks(looked_at(one)); });
  if (marked == migrations.end()) return {};
  const bool mixed =
      std::any_of(migrations.begin(), migrations.end(),
                  [](const lint::Migration& one) { return has_marks_of_others(looked_at(one)); });
  return mixed ? "" : "sqlite";
}

}  // namespace shoofly::toolchain
