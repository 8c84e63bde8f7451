#include "lint/some_rows.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/contains.h"
#include "lint/certainty.h"
#include "lint/inserted_rows.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

using ConditionWords = std::vector<SqlWord>;

std::string_view word_text(std::string_view text, const SqlWord& word) {
  return text.substr(word.from, word.to - word.from);
}

// The words of the outermost WHERE; none: there is no one such, or it has an OR.
ConditionWords words_of_condition(const Scene& scene) {
  ConditionWords words = sql_words(scene.text, lexis_of(scene.server.engine));
  const auto is_where = [&](const SqlWord& word) {
    return word.depth == 0 && is_word(scene.text, word, "where");
  };
  const auto where = std::find_if(words.begin(), words.end(), is_where);
  const bool either = std::any_of(where, words.end(), [&](const SqlWord& word) {
    return word.depth == 0 && is_word(scene.text, word, "or");
  });
  if (where == words.end() || either) return {};
  words.erase(words.begin(), where + 1);
  return words;
}

// product_id = 4711, product_id = '..'
bool asks_for_one_value(std::string_view text, const ConditionWords& words,
                        const std::string& column) {
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    const std::string_view value = word_text(text, words[i + 2]);
    const bool constant = value[0] == '\'' || (value[0] >= '0' && value[0] <= '9');
    if (constant && word_text(text, words[i + 1]) == "=" && is_word(text, words[i], column))
      return true;
  }
  return false;
}

// Its name, its type, a default or a list of what it may be: a state, of which a table has few.
bool is_like_a_flag(const Scene& scene, const WrittenTable& table, const Column& column) {
  std::string type = scene.engine.plain_type(column.type);
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string_view base = std::string_view(type).substr(0, type.find_first_of("( "));
  static constexpr std::array<std::string_view, 10> kWide = {
      "int",     "integer",   "bigint",  "uuid", "text",
      "varchar", "character", "numeric", "date", "timestamp"};
  const bool wide = std::find(kWide.begin(), kWide.end(), base) != kWide.end();
  if (!wide || type.starts_with("character(")) return true;
  if (column.default_sql && column.identity.empty()) return true;
  static constexpr std::array<std::string_view, 9> kStates = {
      "status", "state", "type", "kind", "role", "level", "stage", "phase", "mode"};
  const bool state = std::any_of(kStates.begin(), kStates.end(), [&](std::string_view ending) {
    return column.name.ends_with(ending);
  });
  return state || std::any_of(table.constraints.begin(), table.constraints.end(),
                              [&](const WrittenConstraint& one) {
                                return one.constraint.kind == ConstraintKind::kCheck &&
                                       contains(one.constraint.columns, column.name);
                              });
}

bool are_of_one_value(const Scene& scene, const RowWork& rows, const ConditionWords& words) {
  const WrittenTable* table = scene.table(rows.tables.front());
  if (table == nullptr) return false;
  return std::any_of(table->indexes.begin(), table->indexes.end(), [&](const WrittenIndex& one) {
    // The first of several that are a key together is often who has the rows: a tenant.
    const Index& index = one.index;
    if (index.unique || !index.where_sql.empty() || index.parts.empty()) return false;
    const std::string& name = index.parts.front().column;
    const bool of_tenant = scene.tenants != nullptr && scene.tenants->column == name;
    const WrittenColumn* column = table->find_column(name);
    return column != nullptr && !of_tenant && contains(rows.fixed, name) &&
           asks_for_one_value(scene.text, words, name) &&
           !is_like_a_flag(scene, *table, column->column);
  });
}

// id in (select id from t_fix)
bool are_listed(const Scene& scene, const ConditionWords& words) {
  const auto is = [&](std::size_t i, std::string_view what) {
    return is_word(scene.text, words[i], what);
  };
  for (std::size_t i = 1; i + 6 < words.size(); ++i) {
    const bool list = words[i].depth == 0 && is(i, "in") && !is(i - 1, "not") && is(i + 1, "(") &&
                      is(i + 2, "select") && is(i + 4, "from");
    if (!list) continue;
    const QualifiedName name{"", std::string(word_text(scene.text, words[i + 5]))};
    const WrittenTable* table = scene.table(name);
    if (table != nullptr && table->temporary) return true;
  }
  return false;
}

// The rest of what is inserted there would have to be read for it.
constexpr std::size_t kMostWayUpBytes = std::size_t{64} << 10;

// Of a name; a text keeps its own.
std::string_view without_quotes(std::string_view word) {
  const bool quoted = word.size() > 2 && (word[0] == '`' || word[0] == '"');
  return quoted ? word.substr(1, word.size() - 2) : word;
}

// Of `a, b, c` at this depth from that word on, without quotes.
std::vector<std::string> names_listed(std::string_view text, const ConditionWords& words,
                                      std::size_t at) {
  std::vector<std::string> names;
  for (; at < words.size() && word_text(text, words[at]) != ")"; ++at) {
    const std::string_view name = word_text(text, words[at]);
    if (name == ",") continue;
    names.emplace_back(without_quotes(name));
  }
  return names;
}

// Where a name ends that may have a schema: t, s.t
std::size_t behind_name(std::string_view text, const ConditionWords& words, std::size_t at) {
  ++at;
  while (at + 1 < words.size() && word_text(text, words[at]) == ".") at += 2;
  return at;
}

// Of one INSERT INTO t (..) VALUES: what it has for each of its columns, joined to `values`.
void take_inserted(std::string_view statement, Lexis lexis, const QualifiedName& table,
                   std::map<std::string, std::set<std::string>>& values) {
  const ConditionWords words = sql_words(statement, lexis);
  std::size_t at = 0;
  while (at < words.size() && !is_word(statement, words[at], "into")) ++at;
  if (++at >= words.size()) return;
  const std::size_t end = behind_name(statement, words, at);
  const std::string_view name = without_quotes(word_text(statement, words[end - 1]));
  const bool named = end < words.size() && word_text(statement, words[end]) == "(";
  if (!same_name(name, table.name) || !named) return;
  const std::vector<std::string> columns = names_listed(statement, words, end + 1);
  const auto rows = inserted_rows(statement, lexis);
  if (!rows) return;
  for (const InsertedRow& row : *rows) {
    for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i) {
      if (row[i].literal) values[columns[i]].insert(row[i].text);
    }
  }
}

std::map<std::string, std::set<std::string>> inserted_on_way_up(const Scene& scene,
                                                                const QualifiedName& table) {
  std::map<std::string, std::set<std::string>> values;
  const std::string_view up = scene.migration.up.text;
  const Lexis lexis = lexis_of(scene.server.engine);
  if (up.size() > kMostWayUpBytes) return values;
  std::size_t start = 0;
  for (const SqlWord& word : sql_words(up, lexis)) {
    if (word.depth > 0 || word_text(up, word) != ";") continue;
    take_inserted(up.substr(start, word.from - start), lexis, table, values);
    start = word.to;
  }
  take_inserted(up.substr(start), lexis, table, values);
  return values;
}

// code = 'x', code in ('x', 'y'): the texts behind the column; none: it is not asked so.
std::vector<std::string> values_asked_for(std::string_view text, const ConditionWords& words,
                                          const std::string& column) {
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (words[i].depth > 0 || !is_word(text, words[i], column)) continue;
    if (word_text(text, words[i + 1]) == "=") return {std::string(word_text(text, words[i + 2]))};
    if (is_word(text, words[i + 1], "in") && word_text(text, words[i + 2]) == "(")
      return names_listed(text, words, i + 3);
  }
  return {};
}

// The rows that the way up has inserted go again. Others may have a state or a type of theirs.
bool are_of_way_up(const Scene& scene, const RowWork& rows, const ConditionWords& words) {
  if (!scene.leads_back() || rows.verb != RowWork::Verb::kDelete || rows.fixed.empty())
    return false;
  const QualifiedName& name = rows.tables.front();
  const WrittenTable* table = scene.table(name);
  const auto inserted = inserted_on_way_up(scene, name);
  return std::any_of(inserted.begin(), inserted.end(), [&](const auto& one) {
    const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(one.first);
    if (!contains(rows.fixed, one.first) ||
        (column != nullptr && is_like_a_flag(scene, *table, column->column)))
      return false;
    const std::vector<std::string> asked = values_asked_for(scene.text, words, one.first);
    return !asked.empty() && std::all_of(asked.begin(), asked.end(), [&](const std::string& value) {
      return one.second.count(value) > 0;
    });
  });
}

}  // namespace

bool are_some(const Scene& scene, const RowWork& rows) {
  if (!rows.filtered || rows.tables.size() != 1) return false;
  const ConditionWords words = words_of_condition(scene);
  return are_of_one_value(scene, rows, words) || are_listed(scene, words) ||
         are_of_way_up(scene, rows, words);
}

}  // namespace shoofly::lint
