#include "engine/mysql/sql_reader.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "engine/mysql/statement_reader.h"

namespace shoofly::mysql {
namespace {

// "ANSI_QUOTES" as a word of the mode; one that is taken out of it by a function is not in it.
bool mode_has(const std::string& mode, std::string_view word) {
  const std::string text = "," + upper(mode) + ",";
  if (text.find("REPLACE") != std::string::npos) return false;
  const std::size_t at = text.find(word);
  if (at == std::string::npos) return false;
  const auto is_edge = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_';
  };
  return is_edge(text[at - 1]) && is_edge(text[at + word.size()]);
}

bool is_ansi(const std::string& mode) {
  if (mode_has(mode, "ANSI_QUOTES") || mode_has(mode, "ANSI")) return true;
  for (const std::string_view old : {"DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"}) {
    if (mode_has(mode, old)) return true;
  }
  return false;
}

class TextReader final : public StatementStream {
 public:
  TextReader(const std::string& text, std::string file, std::size_t most_problems, Flavor flavor)
      : text_(text),
        file_(std::move(file)),
        problems_left_(most_problems),
        flavor_(flavor),
        lines_(text),
        lexer_(text, flavor),
        ended_(refuse_bytes()) {}

  std::optional<WrittenSchema> next(const PartSize& size) override {
    while (!ended_ && !size.reached(schema_)) {
      const std::optional<StatementTokens> statement = lexer_.next(modes_);
      if (statement) take(*statement);
      ended_ = !statement || problems_left_ <= schema_.problems.size();
    }
    return hand_over_part(schema_, problems_left_);
  }

 private:
  bool refuse_bytes() {
    if (text_.size() >= std::numeric_limits<std::uint32_t>::max()) {
      refuse({1, 1}, "a text of 4 GiB or more");
      return true;
    }
    const std::size_t zero = text_.find('\0');
    if (zero == std::string::npos) return false;
    const Position at = lines_.at(zero);
    refuse(
        {},
        fmt::format("line {}, column {}: a zero byte: this is no text of SQL", at.line, at.column),
        {"a file in UTF-16 is to be written anew as UTF-8"});
    return true;
  }

  void refuse(Position at, std::string problem, std::vector<std::string> help = {}) {
    schema_.problems.push_back({Severity::kError, file_, at, std::move(problem), std::move(help)});
  }

  void take(const StatementTokens& statement) {
    const std::vector<Token>& tokens = statement.tokens;
    const std::size_t start = tokens.empty() ? *statement.broken : tokens.front().start;
    std::size_t end = tokens.empty() ? start : tokens.back().end;
    if (statement.broken) end = text_.size();
    schema_.spans.push_back({start, end, false});
    if (statement.broken)
      return refuse(lines_.at(*statement.broken), "a quote or a comment that does not end");
    if (statement.too_long)
      return refuse(lines_.at(start),
                    fmt::format("a statement of more than {} words", tokens.size()));
    Cursor at(text_, tokens, modes_);
    Reading reading{at, lines_, flavor_, lines_.at(start), {}};
    if (!read_statement(reading)) return refuse(lines_.at(at.failed_at()), at.problem());
    schema_.spans.back().read = true;
    for (WrittenStatement& act : reading.acts) {
      auto* aside = std::get_if<Aside>(&act.act);
      auto* work = aside == nullptr ? nullptr : std::get_if<RowWork>(&aside->detail);
      if (work != nullptr) work->rows += statement.rows_left_out;
    }
    keep(std::move(reading));
  }

  void keep(Reading reading) {
    for (WrittenStatement& act : reading.acts) {
      act.number = schema_.first + schema_.spans.size() - 1;
      act.algorithm = reading.algorithm;
      act.lock = reading.lock;
      if (const auto* aside = std::get_if<Aside>(&act.act)) {
        const auto* setting = std::get_if<SessionSetting>(&aside->detail);
        if (setting != nullptr && setting->name == "sql_mode") {
          modes_.ansi_quotes = is_ansi(setting->value);
          modes_.backslash_escapes = !mode_has(setting->value, "NO_BACKSLASH_ESCAPES");
        }
      }
      schema_.statements.push_back(std::move(act));
    }
  }

  const std::string& text_;
  std::string file_;
  std::size_t problems_left_;
  Flavor flavor_;
  LineIndex lines_;
  Lexer lexer_;
  Modes modes_;
  WrittenSchema schema_;  // the part at hand
  bool ended_;
};

class MysqlReader final : public SqlReader {
 public:
  explicit MysqlReader(Flavor flavor) : flavor_(flavor) {}
  std::unique_ptr<StatementStream> open(const std::string& text, const std::string& file,
                                        std::size_t most_problems) const override {
    return std::make_unique<TextReader>(text, file, most_problems, flavor_);
  }

 private:
  Flavor flavor_;
};

}  // namespace

bool read_statement(Reading& reading) {
  std::optional<bool> read = read_object_work(reading);
  if (!read) read = read_session_work(reading);
  if (!read) read = read_upkeep(reading);
  if (!read) read = read_row_work(reading);
  if (!read) return reading.at.fail("a statement");
  if (*read && !reading.at.at_end()) return reading.at.fail("the end of the statement");
  return *read;
}

const SqlReader& sql_reader(Flavor flavor) {
  static const MysqlReader mariadb(Flavor::kMariaDb);
  static const MysqlReader mysql(Flavor::kMySql);
  return flavor == Flavor::kMariaDb ? mariadb : mysql;
}

}  // namespace shoofly::mysql
