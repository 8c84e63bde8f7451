#include "engine/sqlite/expressions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/diagnostic.h"
#include "engine/sqlite/expression_trial.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {
namespace {

constexpr std::size_t kLongest = 32 * 1024;  // far more than any person writes
constexpr std::size_t kListed = 8;           // columns that a message lists
constexpr const char* kOnlyThisRow = "an expression reads the columns of its own row, nothing else";

bool is_symbol(const Token& token, char symbol) { return token.kind == TokenKind::kOther && token.text[0] == symbol; }

bool starts(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](const auto& known) { return same_name(known, name); });
}

constexpr std::array<std::string_view, 6> kDateFunctions = {"date", "time", "datetime", "julianday", "unixepoch", "strftime"};
constexpr std::array<std::string_view, 3> kClockWords = {"current_date", "current_time", "current_timestamp"};
constexpr std::array<std::string_view, 3> kClockTexts = {"now", "localtime", "utc"};

// What one check works on.
class Check {
 public:
  Check(const Table& table, const ExpressionQuestion& question) : question_(question), columns_(row(table, question)) {
    const std::vector<Token> all = tokenize(question.text);
    if (!all.empty()) text_ = text_between(question.text, all.front(), all.back());
    tokens_ = tokenize(text_);
  }

  Result<Expression> run() {
    SHOOFLY_TRY(stands_in_parentheses());
    SHOOFLY_TRY(one_row_only());
    SHOOFLY_ASSIGN(const std::unique_ptr<ExpressionTrial> trial, ExpressionTrial::open(question_.table.name, columns_));
    SHOOFLY_ASSIGN(const std::vector<std::string> functions, trial->built_in_functions());
    const Trial found = trial->compile(text_);
    if (found.refusal) return refused_by_parser(*found.refusal, functions);
    if (found.subquery) return problem("a subquery", word_at("select"), kOnlyThisRow);
    for (const std::string& function : found.functions) {
      if (!contains(functions, function)) return not_everywhere(function);
    }
    SHOOFLY_ASSIGN(Expression expression, with_reads(found.columns));
    const std::optional<Error> moving = nondeterminism(*trial);
    if (moving && !question_.may_be_volatile) return *moving;
    expression.immutable = !moving;
    expression.volatile_default = moving.has_value();
    return expression;
  }

 private:
  static std::vector<Column> row(const Table& table, const ExpressionQuestion& question) {
    std::vector<Column> columns;
    for (const auto& [name, type] : question.more_columns) columns.push_back({.name = name, .type = type});
    for (const Column& column : table.columns) {
      const bool hidden = std::any_of(question.more_columns.begin(), question.more_columns.end(),
                                      [&](const auto& more) { return same_name(more.first, column.name); });
      if (!hidden) columns.push_back(column);
    }
    return columns;
  }

  // `at`: the byte of the trimmed text; people count characters from 1.
  Error problem(const std::string& what, int at, const std::string& help) const {
    std::string message = what;
    if (at >= 0) {
      const std::string_view before = std::string_view(text_).substr(0, static_cast<std::size_t>(at));
      const auto characters = std::count_if(before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
      message += fmt::format(" at character {} of \"{}\"", characters + 1, text_);
    } else {
      message += fmt::format(" in \"{}\"", text_);
    }
    Error error = invalid_input(std::move(message));
    if (!help.empty()) error.help.push_back(help);
    return error;
  }

  static int at(const Token& token) { return static_cast<int>(token.at); }

  int word_at(std::string_view word) const {
    const auto found = std::find_if(tokens_.begin(), tokens_.end(), [&](const Token& t) { return same_name(name_of(t), word); });
    return found == tokens_.end() ? -1 : at(*found);
  }

  Status stands_in_parentheses() const {
    if (tokens_.empty()) return invalid_input("the expression is empty");
    if (text_.size() > kLongest) return invalid_input(fmt::format("the expression has {} bytes; at most {} are allowed", text_.size(), kLongest));
    if (text_.find('\0') != std::string::npos) return invalid_input("the expression holds a NUL byte");
    int depth = 0;
    for (const Token& token : tokens_) {
      if (token.kind == TokenKind::kIllegal) return problem("a quote or comment without its end", at(token), "");
      if (is_symbol(token, ';')) return problem("a \";\"", at(token), "write one expression, without \";\"");
      if (is_symbol(token, '(')) ++depth;
      if (is_symbol(token, ')') && --depth < 0) return problem("a \")\" without its \"(\"", at(token), "");
    }
    if (depth > 0) return problem("a \"(\" without its \")\"", -1, "");
    return ok_status();
  }

  // What SQLite would take in an UPDATE and an expression over one row has no use for.
  Status one_row_only() const {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.kind == TokenKind::kVariable) return problem(fmt::format("a parameter, \"{}\",", token.text), at(token), "write the value itself");
      if (is_symbol(token, '.') && !follows_table(i)) return qualified(i);
      const bool list = i + 1 < tokens_.size() && is_symbol(tokens_[i + 1], '(');
      if (is_word(token, "in") && !list) return problem("a table behind IN", at(token), kOnlyThisRow);
      if (is_word(token, "over") && i > 0 && is_symbol(tokens_[i - 1], ')')) {
        return problem("a window function", at(token), kOnlyThisRow);
      }
    }
    return ok_status();
  }

  bool follows_table(std::size_t dot) const {
    const bool first = dot == 1 || (dot > 1 && !is_symbol(tokens_[dot - 2], '.'));
    return dot > 0 && first && is_name(tokens_[dot - 1]) && same_name(name_of(tokens_[dot - 1]), question_.table.name);
  }

  // users.name -> name
  std::string without_table() const {
    std::string text;
    std::size_t copied = 0;
    for (std::size_t i = 1; i < tokens_.size(); ++i) {
      if (!is_symbol(tokens_[i], '.')) continue;
      text += text_.substr(copied, tokens_[i - 1].at - copied);
      copied = tokens_[i].at + 1;
    }
    return text + text_.substr(copied);
  }

  Error qualified(std::size_t dot) const {
    const Token& token = tokens_[dot > 0 ? dot - 1 : dot];
    const std::string column = dot + 1 < tokens_.size() ? std::string(tokens_[dot + 1].text) : "the column";
    return problem("a name of another table or schema", at(token), fmt::format("write {} alone; {}", column, kOnlyThisRow));
  }

  Error unknown_column(const std::string& name, int offset) const {
    std::vector<std::string> names;
    for (const Column& column : columns_) names.push_back(column.name);
    std::string help = names.size() <= kListed ? fmt::format("columns are {}", fmt::join(names, ", ")) : "";
    const std::string near = nearest(name, names);
    if (!near.empty()) help = fmt::format("did you mean {}?", shown_name(near));
    const bool quoted = offset >= 0 && text_[static_cast<std::size_t>(offset)] == '"';
    if (quoted && near.empty()) help = fmt::format("a text stands in single quotes: {}", SqlWriter(QuoteStyle::kDouble).write("{}", Text{name}).str());
    return problem(fmt::format("unknown column \"{}\"", name), offset, help);
  }

  Error not_everywhere(const std::string& function) const {
    return problem(fmt::format("function {}()", function), word_at(function),
                   "the sync's triggers run inside the application, so only functions that every SQLite has are allowed");
  }

  Error refused_by_parser(const Refusal& refusal, const std::vector<std::string>& functions) const {
    const std::string_view text = refusal.text;
    const auto rest = [&](std::string_view prefix) { return std::string(text.substr(prefix.size())); };
    if (starts(text, "no such column: ")) return unknown_column(rest("no such column: "), refusal.at);
    if (starts(text, "no such function: ")) {
      const std::string near = nearest(rest("no such function: "), functions);
      return problem(fmt::format("unknown function \"{}\"", rest("no such function: ")), refusal.at,
                     near.empty() ? "only SQLite's built-in functions are allowed" : fmt::format("did you mean {}()?", near));
    }
    if (starts(text, "no such collation sequence: ")) {
      return problem(fmt::format("a comparison by collation \"{}\", which only the application registers,", rest("no such collation sequence: ")),
                     -1, "add COLLATE BINARY, NOCASE or RTRIM to the comparison");
    }
    if (starts(text, "misuse of aggregate")) return problem("an aggregate" + rest("misuse of aggregate"), refusal.at, kOnlyThisRow);
    if (starts(text, "misuse of window function")) return problem("a window function", refusal.at, kOnlyThisRow);
    if (starts(text, "row value misused") || text.find("columns assigned") != std::string_view::npos) {
      return problem("more than one value", -1, "write one expression");
    }
    if (starts(text, "near \")\"") && refusal.at == static_cast<int>(text_.size())) {
      return problem("syntax error: the expression ends too early", -1, "");
    }
    if (starts(text, "near ")) return problem(fmt::format("syntax error near {}", text.substr(5, text.rfind(':') - 5)), refusal.at, "write one expression of SQLite's SQL");
    return problem(refusal.text, refusal.at, "");
  }

  // A read that our tokens do not show is a column named as a keyword: the sync could not follow it.
  Result<Expression> with_reads(const std::vector<std::string>& read) const {
    Expression expression{.text = text_, .result_type = question_.result_type};
    for (const std::string& name : columns_named_in(text_, columns_)) {
      if (!contains(read, name)) continue;
      const auto column = std::find_if(columns_.begin(), columns_.end(), [&](const Column& c) { return c.name == name; });
      expression.reads.push_back({name, name, column->type});
    }
    for (const std::string& name : read) {
      const bool known = std::any_of(columns_.begin(), columns_.end(), [&](const Column& c) { return same_name(c.name, name); });
      if (!known) return unknown_column(name, word_at(name));
      const bool shown = std::any_of(expression.reads.begin(), expression.reads.end(),
                                     [&](const Binding& b) { return same_name(b.column, name); });
      if (!shown) {
        return problem(fmt::format("column \"{}\", named as a keyword,", name), word_at(name),
                       fmt::format("write it in double quotes: {}", SqlWriter(QuoteStyle::kDouble).ident(name).str()));
      }
    }
    return expression;
  }

  bool asks_the_clock(std::size_t i, bool dates) const {
    const Token& token = tokens_[i];
    if (token.kind == TokenKind::kWord && contains(kClockWords, token.text)) return true;
    if (token.kind == TokenKind::kString) return dates && contains(kClockTexts, name_of(token));
    if (!is_date_call(i)) return false;
    const std::size_t end = after_group(tokens_, i + 1) - 1;
    int depth = 0;
    bool comma = false;
    for (std::size_t k = i + 1; k < end; ++k) {
      depth += is_symbol(tokens_[k], '(') ? 1 : is_symbol(tokens_[k], ')') ? -1 : 0;
      comma = comma || (depth == 1 && is_symbol(tokens_[k], ','));
    }
    return end == i + 2 || (same_name(name_of(token), "strftime") && !comma);
  }

  bool is_date_call(std::size_t i) const {
    return is_name(tokens_[i]) && contains(kDateFunctions, name_of(tokens_[i])) && i + 1 < tokens_.size() &&
           is_symbol(tokens_[i + 1], '(');
  }

  std::optional<Error> nondeterminism(ExpressionTrial& trial) const {
    const char* const help = "a value may depend on nothing but its row: no random(), no current time, no time zone";
    bool dates = false;
    for (std::size_t i = 0; i < tokens_.size(); ++i) dates = dates || is_date_call(i);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (asks_the_clock(i, dates)) return problem(fmt::format("{} asks the clock or the time zone,", tokens_[i].text), at(tokens_[i]), help);
    }
    const std::optional<Refusal> found = trial.nondeterminism(without_table());
    if (!found) return std::nullopt;
    if (found->text.find("non-deterministic") == std::string::npos) return problem(found->text, found->at, "");
    return problem("not the same result each time: a call", found->at, help);
  }

  const ExpressionQuestion& question_;
  std::vector<Column> columns_;
  std::string text_;
  std::vector<Token> tokens_;  // of text_
};

class SqliteExpressionChecker final : public ExpressionChecker {
 public:
  Result<Expression> check(Connection&, const Catalog& catalog, const ExpressionQuestion& question) const override {
    const Table* const table = catalog.find_table(question.table);
    if (table == nullptr) return not_found(fmt::format("check expression: there is no table {}", question.table.display()));
    return Check(*table, question).run();
  }
};

}  // namespace

const ExpressionChecker& expression_checker() {
  static const SqliteExpressionChecker checker;
  return checker;
}

}  // namespace shoofly::sqlite
