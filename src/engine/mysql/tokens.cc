#include "engine/mysql/tokens.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "engine/insert_rows.h"
#include "engine/mysql/lexical_grammar.h"

namespace shoofly::mysql {
namespace {

// Behind as many a statement is passed over, unless it is an INSERT whose rows can be left out.
constexpr std::size_t kMostTokens = std::size_t{1} << 20;

// How many bytes of the text's beginning are this; 0: it is something else.
template <typename Rule>
std::size_t match(std::string_view text) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> input(text.data(),
                                                                  text.data() + text.size(), "");
  if (!tao::pegtl::parse<Rule>(input)) return 0;
  return static_cast<std::size_t>(input.current() - text.data());
}

// Whether a server of this flavor runs what stands in a comment that opens so.
bool is_run(std::string_view opening, Flavor flavor) {
  const bool for_mariadb = opening.find('M') != std::string_view::npos;
  if (for_mariadb) return flavor == Flavor::kMariaDb;
  const int version = std::atoi(std::string(opening.substr(opening.find('!') + 1)).c_str());
  // Versions that only MySQL has had.
  return flavor == Flavor::kMySql || version < 50700 || version > 99999;
}

}  // namespace

bool same_word(std::string_view one, std::string_view other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(), [](unsigned char a, unsigned char b) {
           return std::tolower(a) == std::tolower(b);
         });
}

bool Lexer::skip_blank() {
  const std::size_t blanks = match<grammar::blank>(text_.substr(at_));
  at_ += blanks;
  return blanks > 0;
}

bool Lexer::skip_comment(StatementTokens& statement) {
  const std::string_view rest = text_.substr(at_);
  const char c = rest.front();
  if (c == '#' || c == '-') {
    const std::size_t length =
        c == '#' ? match<grammar::hash_comment>(rest) : match<grammar::dash_comment>(rest);
    at_ += length;
    return length > 0;
  }
  if (c == '*' && in_executable_ && rest.starts_with("*/")) {
    in_executable_ = false;
    at_ += 2;
    return true;
  }
  if (c != '/' || !rest.starts_with("/*")) return false;
  const std::size_t opening = match<grammar::open_executable>(rest);
  if (opening > 0 && is_run(rest.substr(0, opening), flavor_)) {
    in_executable_ = true;
    at_ += opening;
    return true;
  }
  const std::size_t length = match<grammar::block_comment>(rest);
  if (length == 0) {
    statement.broken = at_;
    at_ = text_.size();
  }
  at_ += length;
  return true;
}

bool Lexer::take_delimiter_command() {
  const std::string_view rest = text_.substr(at_);
  const std::size_t command = match<grammar::delimiter_command>(rest);
  if (command == 0) return false;
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view word = rest.substr(command, end - command);
  word = word.substr(0, word.find_first_of(" \t\r"));
  if (word.empty()) return false;
  delimiter_ = word;
  at_ += end;
  return true;
}

void Lexer::take_token(const Modes& modes, StatementTokens& statement) {
  const std::string_view rest = text_.substr(at_);
  const char c = rest.front();
  TokenKind kind = TokenKind::kSign;
  std::size_t length = 0;
  if (c == '`' || (c == '"' && modes.ansi_quotes)) {
    kind = TokenKind::kQuotedName;
    length = c == '`' ? match<grammar::quoted_plain<'`'>>(rest)
                      : match<grammar::quoted_plain<'"'>>(rest);
  } else if (c == '\'' || c == '"') {
    kind = TokenKind::kText;
    if (modes.backslash_escapes) {
      length = c == '"' ? match<grammar::quoted_escaped<'"'>>(rest)
                        : match<grammar::quoted_escaped<'\''>>(rest);
    } else {
      length = c == '"' ? match<grammar::quoted_plain<'"'>>(rest)
                        : match<grammar::quoted_plain<'\''>>(rest);
    }
  } else if (c == '@') {
    kind = TokenKind::kVariable;
    length = match<grammar::variable>(rest);
  } else {
    kind = TokenKind::kNumber;
    length = match<grammar::number>(rest);
    if (length == 0) {
      kind = TokenKind::kWord;
      length = match<grammar::word>(rest);
    }
    if (length == 0) {
      kind = TokenKind::kSign;
      length = 1;
    }
  }
  if (length == 0) {  // a quote that does not end
    statement.broken = at_;
    at_ = text_.size();
    return;
  }
  const auto start = static_cast<std::uint32_t>(at_);
  at_ += length;
  if (statement.too_long) return;
  if (statement.tokens.size() >= kMostTokens && !leave_out_rows(statement)) {
    statement.too_long = true;
  } else {
    statement.tokens.push_back({kind, start, static_cast<std::uint32_t>(at_)});
  }
}

// False: too little would be gained by it.
bool Lexer::leave_out_rows(StatementTokens& statement) const {
  std::vector<Token>& tokens = statement.tokens;
  const auto is = [&](std::size_t index, std::string_view word) {
    return tokens[index].kind == TokenKind::kWord && same_word(word_of(tokens[index]), word);
  };
  const auto is_sign = [&](std::size_t index, std::string_view sign) {
    return tokens[index].kind == TokenKind::kSign && word_of(tokens[index]) == sign;
  };
  if (!is(0, "insert") && !is(0, "replace")) return false;
  std::size_t row = 1;
  while (row < tokens.size() &&
         !((is(row - 1, "values") || is(row - 1, "value")) && is_sign(row, "(")))
    ++row;
  const WholeRows rows = whole_rows(row, tokens.size(), [&](std::size_t index) {
    if (is_sign(index, "(")) return RowSign::kOpen;
    if (is_sign(index, ")")) return RowSign::kClose;
    if (is_sign(index, ",")) return RowSign::kComma;
    const bool query =
        is(index, "select") || is(index, "values") || is(index, "with") || is(index, "table");
    return query ? RowSign::kQuery : RowSign::kOther;
  });
  if (rows.to - rows.from < kMostTokens / 2) return false;
  tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(rows.from),
               tokens.begin() + static_cast<std::ptrdiff_t>(rows.to));
  statement.rows_left_out += rows.rows;
  return true;
}

void Lexer::follow_blocks(const StatementTokens& statement) {
  const std::vector<Token>& tokens = statement.tokens;
  const Token& last = tokens.back();
  if (last.kind != TokenKind::kWord) return;
  const std::string_view word = word_of(last);
  constexpr std::size_t kHead = 12;  // CREATE OR REPLACE DEFINER = a @ b SQL SECURITY ..
  if (!stored_program_ && tokens.size() <= kHead && same_word(word_of(tokens.front()), "create")) {
    stored_program_ = same_word(word, "procedure") || same_word(word, "function") ||
                      same_word(word, "trigger") || same_word(word, "event") ||
                      same_word(word, "package");
    return;
  }
  // MariaDB's BEGIN NOT ATOMIC; a BEGIN alone begins a transaction.
  if (tokens.size() == 2 && same_word(word, "not") && same_word(word_of(tokens.front()), "begin")) {
    stored_program_ = true;
    blocks_ = 1;
    return;
  }
  if (!stored_program_) return;
  const std::string_view before =
      tokens.size() < 2 ? std::string_view() : word_of(tokens[tokens.size() - 2]);
  const bool closes = same_word(before, "end");
  if (same_word(word, "begin") || (same_word(word, "case") && !closes)) {
    ++blocks_;
  } else if (same_word(word, "end")) {
    --blocks_;
  } else if (closes &&
             (same_word(word, "if") || same_word(word, "loop") || same_word(word, "while") ||
              same_word(word, "repeat") || same_word(word, "for"))) {
    ++blocks_;  // what it ended was never counted
  }
}

std::optional<StatementTokens> Lexer::next(const Modes& modes) {
  StatementTokens statement;
  blocks_ = 0;
  stored_program_ = false;
  while (at_ < text_.size()) {
    if (skip_blank()) continue;
    const bool inside = blocks_ > 0 && delimiter_ == ";";
    if (at_delimiter() && !inside) {
      at_ += delimiter_.size();
      if (statement.tokens.empty()) continue;
      return statement;
    }
    if (skip_comment(statement)) {
      if (statement.broken) return statement;
      continue;
    }
    if (statement.tokens.empty() && take_delimiter_command()) continue;
    take_token(modes, statement);
    if (statement.broken) return statement;
    if (!statement.too_long) follow_blocks(statement);
  }
  if (statement.tokens.empty()) return std::nullopt;
  return statement;
}

}  // namespace shoofly::mysql
