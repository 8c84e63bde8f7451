#include "lint/some_rows.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "base/contains.h"
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
  const std::string type = scene.engine.plain_type(column.type);
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

}  // namespace

bool are_some(const Scene& scene, const RowWork& rows) {
  if (!rows.filtered || rows.tables.size() != 1) return false;
  const ConditionWords words = words_of_condition(scene);
  return are_of_one_value(scene, rows, words) || are_listed(scene, words);
}

}  // namespace shoofly::lint
