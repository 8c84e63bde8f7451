// Expressions that PostgreSQL refuses: what is computed may not change by itself, and a default
// knows no row.

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/refusals.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

bool is_in(std::string_view words, const std::string& word) {
  return words.find(" " + word + " ") != std::string_view::npos;
}

// Functions of the server's that are STABLE or VOLATILE in every release from 13 on, whatever they
// are given.
bool may_change(const std::string& function) {
  return is_in(
      " now concat concat_ws format to_char to_date random gen_random_uuid clock_timestamp "
      "statement_timestamp transaction_timestamp timeofday nextval current_setting txid_current "
      "array_to_string jsonb_build_object json_build_object to_json to_jsonb row_to_json ",
      function);
}

bool is_moment(const std::string& type) {
  return type == "timestamptz" || type == "timestamp with time zone";
}

class Expression {
 public:
  Expression(const Scene& scene, const WrittenTable* table, std::string_view text)
      : scene_(scene), table_(table), text_(text), words_(sql_words(text)) {}

  // What of it may give another value for the same row; empty: nothing is known to.
  std::string changing() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::string word = name(i);
      if (is_in(" current_timestamp current_date current_time localtimestamp localtime "
                "current_user session_user ",
                word) &&
          words_[i].is_name)
        return word;
      if (is_call(i) && !is(i - 1, ".") && !is_own(word)) {
        if (may_change(word)) return word + "()";
        if (word == "to_tsvector" && arguments(i) == 1)
          return "to_tsvector() without the name of a configuration";
        if (word == "date_trunc" && arguments(i) == 2 && is_moment_at(closing(i + 1) - 1))
          return "date_trunc() of a timestamptz";
      }
      if (is(i, ":") && is(i + 1, ":") && i > 0) {
        const std::string cast = changing_cast(i - 1, i + 2);
        if (!cast.empty()) return cast;
      }
    }
    return "";
  }

  // A column of the table that it names; `which` says of which to look for.
  template <typename Which>
  std::string names(const Which& which) const {
    if (table_ == nullptr) return "";
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::string word = name(i);
      if (word.empty() || is_call(i) || is(i + 1, ".") || is_type(i)) continue;
      const WrittenColumn* column = table_->find_column(word);
      if (column != nullptr && which(*column)) return word;
    }
    return "";
  }

  // Without which no name in it is a column's: `interval '1 day'`, `extract(year from ..)`.
  bool is_plain() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::string_view one = text_.substr(words_[i].from, words_[i].to - words_[i].from);
      if (one.front() == '\'' || is(i, "extract") || is(i, "at") || is(i, "select")) return false;
    }
    return true;
  }
  bool has_select() const {
    return std::any_of(words_.begin(), words_.end(), [&](const SqlWord& word) {
      return word.is_name && is_word(text_, word, "select");
    });
  }

 private:
  bool is(std::size_t i, std::string_view what) const {
    return i < words_.size() && is_word(text_, words_[i], what);
  }
  bool is_call(std::size_t i) const { return words_[i].is_name && is(i + 1, "("); }
  bool is_type(std::size_t i) const { return is(i - 1, ":") || is(i - 1, "as"); }
  std::string name(std::size_t i) const {
    if (i >= words_.size()) return "";
    const std::string_view word = text_.substr(words_[i].from, words_[i].to - words_[i].from);
    if (word.size() > 2 && word.front() == '"') return std::string(word.substr(1, word.size() - 2));
    if (!words_[i].is_name) return "";
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
  }
  // The project has made one of that name, which may be another.
  bool is_own(const std::string& function) const {
    return scene_.history != nullptr &&
           scene_.history->there({NameSpace::kFunction, {}, function}) != nullptr;
  }
  std::size_t closing(std::size_t open) const {
    std::size_t at = open + 1;
    while (at < words_.size() && words_[at].depth > words_[open].depth) ++at;
    return at;
  }
  std::size_t arguments(std::size_t call) const {
    const std::size_t end = closing(call + 1);
    if (end == call + 2) return 0;
    std::size_t count = 1;
    for (std::size_t i = call + 2; i < end; ++i) {
      if (is(i, ",") && words_[i].depth == words_[call + 1].depth + 1) ++count;
    }
    return count;
  }
  bool is_moment_at(std::size_t i) const {
    if (i == 0 || table_ == nullptr || is(i - 1, ".") || !(is(i - 1, ",") || is(i - 1, "(")))
      return false;
    const WrittenColumn* column = table_->find_column(name(i));
    return column != nullptr && is_moment(scene_.engine.plain_type(column->column.type));
  }
  // t::date of a timestamptz; (j ->> 'at')::timestamptz.
  std::string changing_cast(std::size_t value, std::size_t type) const {
    const std::string to = name(type);
    const bool zoned = is(type + 1, "with") && is(type + 2, "time");
    const bool day = is_in(" date time timestamp timestamptz ", to);
    if (!day) return "";
    if (is(value, ")")) {
      std::size_t open = value;
      while (open > 0 && !(is(open, "(") && words_[open].depth == words_[value].depth)) --open;
      if (open > 0 && words_[open - 1].is_name) return "";
      for (std::size_t i = open + 1; i + 2 < value; ++i) {
        if (is(i, "-") && is(i + 1, ">") && is(i + 2, ">") &&
            words_[i].depth == words_[value].depth + 1 && only_a_path(open, value))
          return fmt::format("a text that becomes a {}", to);
      }
      return "";
    }
    const bool alone = value == 0 || is(value - 1, "(") || is(value - 1, ",");
    if (!alone || zoned || to == "timestamptz" || table_ == nullptr) return "";
    const WrittenColumn* column = table_->find_column(name(value));
    if (column == nullptr || !is_moment(scene_.engine.plain_type(column->column.type))) return "";
    return fmt::format("a timestamptz that becomes a {}", to);
  }
  // Between these brackets: names, texts and arrows.
  bool only_a_path(std::size_t open, std::size_t close) const {
    for (std::size_t i = open + 1; i < close; ++i) {
      const char first = text_[words_[i].from];
      const bool named = words_[i].is_name || first == '"' || first == '\'';
      if (!named && first != '-' && first != '>' && first != '.') return false;
    }
    return true;
  }

  const Scene& scene_;
  const WrittenTable* table_;
  std::string_view text_;
  std::vector<SqlWord> words_;
};

void report_changing(const std::string& what, std::string_view where, Reporter& reporter) {
  reporter.report(fmt::format("the server refuses it (42P17): {} may give another value for the "
                              "same row later, and {} has to be IMMUTABLE",
                              what, where),
                  {"an expression that does not depend on the time, the time zone or settings, or "
                   "a function of yours that says IMMUTABLE and is"});
}

void report_computed(const Scene& scene, const WrittenTable* table, const WrittenColumn& made,
                     Reporter& reporter) {
  const Column& column = made.column;
  if (column.generated == Generated::kNone) return;
  const Expression expression(scene, table, column.generated_sql.str());
  const std::string computed = expression.names([&](const WrittenColumn& other) {
    return other.column.generated != Generated::kNone || other.column.name == column.name;
  });
  if (!computed.empty())
    return reporter.report(fmt::format("the server refuses it (42P17): {} is a generated column "
                                       "itself",
                                       computed),
                           {"what that one is computed of"});
  const std::string changing = expression.changing();
  if (!changing.empty()) report_changing(changing, "a generated column", reporter);
}

void report_index(const Scene& scene, const MakeIndex& make, Reporter& reporter) {
  const WrittenTable* table = scene.table(make.index.table);
  for (const IndexPart& part : make.index.index.parts) {
    if (part.expression.empty()) continue;
    const std::string what = Expression(scene, table, part.expression.str()).changing();
    if (!what.empty()) return report_changing(what, "what an index is of", reporter);
  }
  if (make.index.index.where_sql.empty()) return;
  const std::string what = Expression(scene, table, make.index.index.where_sql.str()).changing();
  if (!what.empty()) report_changing(what, "the WHERE of an index", reporter);
}

void report_default(const Scene& scene, const WrittenTable* table,
                    const std::optional<std::string>& value, Reporter& reporter) {
  if (!value) return;
  const Expression expression(scene, table, *value);
  const std::string column =
      expression.is_plain() ? expression.names([](const WrittenColumn&) { return true; }) : "";
  const bool keyword = is_in(
      " user value true false null current_user current_date session_user "
      "default time date year month day hour minute second role ",
      column);
  if (!column.empty() && !keyword)
    reporter.report(fmt::format("the server refuses it (0A000): a DEFAULT knows no row, and so no "
                                "{}",
                                column),
                    {"a trigger before INSERT, or GENERATED ALWAYS AS (..) STORED"});
}

}  // namespace

void report_refused_expressions(const Scene& scene, Reporter& reporter) {
  if (scene.server.engine != "postgres") return;
  for (const MadeConstraint& made : constraints_made(scene)) {
    if (made.constraint->constraint.kind != ConstraintKind::kCheck) continue;
    if (!Expression(scene, nullptr, made.constraint->constraint.expression).has_select()) continue;
    reporter.report("the server refuses it (0A000): a check has no subquery",
                    {"a foreign key, or a trigger"});
    return;
  }
  if (const auto* index = scene.act<MakeIndex>()) return report_index(scene, *index, reporter);
  if (const auto* column = scene.act<MakeColumn>()) {
    const WrittenTable* table = scene.table(column->table);
    report_computed(scene, table, column->column, reporter);
    report_default(scene, table, column->column.column.default_sql, reporter);
  } else if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& one : make->table.columns)
      report_computed(scene, &make->table, one, reporter);
  } else if (const auto* turn = scene.act<TurnDefault>()) {
    report_default(scene, scene.table(turn->table), turn->value, reporter);
  }
}

}  // namespace shoofly::lint
