#include "engine/sqlite/expressions.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/diagnostic.h"
#include "engine/sqlite/expression_text.h"
#include "engine/sqlite/expression_trial.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr std::size_t kListed = 8;  // columns that a message lists

bool starts(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

const Column* find_column(const std::vector<Column>& columns, std::string_view name) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
    return same_name(column.name, name);
  });
  return found == columns.end() ? nullptr : &*found;
}

// The columns that the expression may read: those of the question hide the table's.
std::vector<Column> row_of(const Table& table, const ExpressionQuestion& question) {
  std::vector<Column> columns;
  for (const auto& [name, type] : question.more_columns)
    columns.push_back({.name = name, .type = type});
  const std::vector<Column> more = columns;
  for (const Column& column : table.columns) {
    if (find_column(more, column.name) == nullptr) columns.push_back(column);
  }
  return columns;
}

// Makes messages of what SQLite says.
class Refusals {
 public:
  Refusals(const ExpressionText& text, const std::vector<Column>& columns)
      : text_(text), columns_(columns) {}

  Error unknown_column(const std::string& name, int at) const {
    std::vector<std::string> names;
    for (const Column& column : columns_) names.push_back(column.name);
    const std::string near = nearest(name, names);
    std::string help;
    if (!near.empty()) {
      help = fmt::format("did you mean {}?", shown_name(near));
    } else if (at >= 0 && text_.str()[static_cast<std::size_t>(at)] == '"') {
      help = fmt::format("a text stands in single quotes: {}", kSql.write("{}", Text{name}).str());
    } else if (names.size() <= kListed) {
      help = fmt::format("columns are {}", fmt::join(names, ", "));
    }
    return text_.problem(fmt::format("unknown column \"{}\"", name), at, help);
  }

  Error by_parser(const Refusal& refusal, const std::vector<std::string>& functions) const {
    const std::string_view text = refusal.text;
    constexpr std::string_view kColumn = "no such column: ";
    constexpr std::string_view kFunction = "no such function: ";
    constexpr std::string_view kCollation = "no such collation sequence: ";
    const auto rest = [&](std::string_view prefix) {
      return std::string(text.substr(prefix.size()));
    };
    if (starts(text, kColumn)) return unknown_column(rest(kColumn), refusal.at);
    if (starts(text, kFunction)) return unknown_function(rest(kFunction), refusal.at, functions);
    if (starts(text, kCollation)) {
      return text_.problem(
          fmt::format("a comparison by collation \"{}\", which only the application registers,",
                      rest(kCollation)),
          -1, "add COLLATE BINARY, NOCASE or RTRIM to the comparison");
    }
    if (starts(text, "misuse of aggregate")) {
      return text_.problem("an aggregate" + rest("misuse of aggregate"), refusal.at, kOnlyThisRow);
    }
    if (starts(text, "misuse of window"))
      return text_.problem("a window function", refusal.at, kOnlyThisRow);
    if (starts(text, "row value misused") ||
        text.find("columns assigned") != std::string_view::npos) {
      return text_.problem("more than one value", -1, "write one expression");
    }
    if (starts(text, "near ")) return syntax(refusal);
    return text_.problem(refusal.text, refusal.at, "");
  }

 private:
  Error unknown_function(const std::string& name, int at,
                         const std::vector<std::string>& functions) const {
    const std::string near = nearest(name, functions);
    return text_.problem(fmt::format("unknown function \"{}\"", name), at,
                         near.empty() ? "only SQLite's built-in functions are allowed"
                                      : fmt::format("did you mean {}()?", near));
  }

  // `near "x": syntax error`; our own closing parenthesis is the end.
  Error syntax(const Refusal& refusal) const {
    if (refusal.at == static_cast<int>(text_.str().size())) {
      return text_.problem("syntax error: the expression ends too early", -1, "");
    }
    const std::string place = refusal.text.substr(0, refusal.text.rfind(':'));
    return text_.problem("syntax error " + place, refusal.at,
                         "write one expression of SQLite's SQL");
  }

  const ExpressionText& text_;
  const std::vector<Column>& columns_;
};

// The columns that were read, in order of appearance. A read that our tokens do not show is a
// column named as a keyword: the sync could not follow it.
Result<std::vector<Binding>> bindings(const ExpressionText& text,
                                      const std::vector<Column>& columns,
                                      const std::vector<std::string>& read) {
  std::vector<Binding> found;
  const auto among = [](const auto& names, std::string_view wanted) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return same_name(name, wanted); });
  };
  const std::vector<std::string> shown = columns_named_in(text.str(), columns);
  for (const std::string& name : shown) {
    if (among(read, name)) found.push_back({name, name, find_column(columns, name)->type});
  }
  for (const std::string& name : read) {
    if (find_column(columns, name) == nullptr) {
      return Refusals(text, columns).unknown_column(name, text.place_of(name));
    }
    if (!among(shown, name)) {
      return text.problem(fmt::format("column \"{}\", named as a keyword,", name),
                          text.place_of(name),
                          fmt::format("write it in double quotes: {}", kSql.ident(name).str()));
    }
  }
  return found;
}

std::optional<Error> nondeterminism(const ExpressionText& text, ExpressionTrial& trial) {
  const char* const help =
      "a value may depend on nothing but its row: no random(), no current time, no time zone";
  if (const std::optional<Token> clock = text.clock_use()) {
    return text.problem(fmt::format("{} asks the clock or the time zone,", clock->text),
                        static_cast<int>(clock->at), help);
  }
  const std::optional<Refusal> found = trial.nondeterminism(text.without_table());
  if (!found) return std::nullopt;
  const bool known = found->text.find("non-deterministic") != std::string::npos;
  return text.problem(known ? "not the same result each time: a call" : found->text, found->at,
                      known ? help : "");
}

class SqliteExpressionChecker final : public ExpressionChecker {
 public:
  Result<Expression> check(Connection&, const Catalog& catalog,
                           const ExpressionQuestion& question) const override {
    const Table* const table = catalog.find_table(question.table);
    if (table == nullptr) {
      return not_found(
          fmt::format("check expression: there is no table {}", question.table.display()));
    }
    const ExpressionText text(question.text, question.table.name);
    SHOOFLY_TRY(text.stands_in_parentheses());
    SHOOFLY_TRY(text.is_over_one_row());
    return tried(text, row_of(*table, question), question);
  }

 private:
  static Result<Expression> tried(const ExpressionText& text, const std::vector<Column>& columns,
                                  const ExpressionQuestion& question) {
    SHOOFLY_ASSIGN(const std::unique_ptr<ExpressionTrial> trial,
                   ExpressionTrial::open(question.table.name, columns));
    SHOOFLY_ASSIGN(const std::vector<std::string> functions, trial->built_in_functions());
    const Trial found = trial->compile(text.str());
    // The only table that the trial knows is the row's own.
    const bool other_table = found.refusal && found.refusal->text.starts_with("no such table");
    if (other_table) return text.problem("a subquery", text.place_of("select"), kOnlyThisRow);
    if (found.refusal) return Refusals(text, columns).by_parser(*found.refusal, functions);
    if (found.subquery) return text.problem("a subquery", text.place_of("select"), kOnlyThisRow);
    for (const std::string& function : found.functions) {
      if (std::find(functions.begin(), functions.end(), function) != functions.end()) continue;
      return text.problem(
          fmt::format("function {}()", function), text.place_of(function),
          "the sync's triggers run inside the application, so only functions that every SQLite "
          "has are allowed");
    }
    Expression expression{.text = text.str(), .result_type = question.result_type};
    SHOOFLY_ASSIGN(expression.reads, bindings(text, columns, found.columns));
    const std::optional<Error> moving = nondeterminism(text, *trial);
    if (moving && !question.may_be_volatile) return *moving;
    expression.immutable = !moving;
    expression.volatile_default = moving.has_value();
    if (question.may_be_volatile && !moving) {
      SHOOFLY_ASSIGN(const bool null, trial->is_null(text.without_table()));
      if (question.required && null) return null_default(question);
    }
    return expression;
  }
};

}  // namespace

const ExpressionChecker& expression_checker() {
  static const SqliteExpressionChecker checker;
  return checker;
}

}  // namespace shoofly::sqlite
