#include "toolchain/programs/tokens.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <utility>

#include "toolchain/programs/cursor.h"
#include "toolchain/programs/literals.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr std::string_view kRemark = "shoofly:ignore";
// Longest first.
constexpr std::array<std::string_view, 34> kMarks = {
    "...", "===", "!==", "**=", "<=>", "->", "=>", "==",  "!=", "<=", ">=", "**",
    "//",  "&&",  "||",  "??",  "?.",  "&.", "::", "+=",  "-=", "*=", "/=", "|>",
    "<>",  "++",  "--",  ":=",  "<<",  ">>", "=~", "||=", "<-", ".."};

bool begins_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}
bool in_word(char c) { return begins_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }

char closing(char open) {
  switch (open) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    case '<':
      return '>';
    default:
      return open;
  }
}

// A heredoc whose lines begin behind the end of this one.
struct Pending {
  std::size_t token = 0;
  std::string word;
  bool dedent = false;
  LiteralForm form;
};

class Tokenizer {
 public:
  Tokenizer(std::string_view text, Language language) : cursor_(text), language_(language) {}

  Words read() {
    while (true) {
      skip_blanks();
      if (cursor_.done()) break;
      at_ = cursor_.at();
      take();
      first_ = spaced_ = false;
    }
    at_ = cursor_.at();
    add(Token::Kind::kEnd, "");
    pair_brackets();
    return std::move(words_);
  }

 private:
  bool is(Language language) const { return language_ == language; }

  void skip_blanks() {
    while (!cursor_.done()) {
      const char c = cursor_.peek();
      if (c == '\n') {
        cursor_.take();
        first_ = true;
        read_heredocs();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        cursor_.take();
        spaced_ = true;
      } else if (c == '\\' && (cursor_.peek(1) == '\n' || cursor_.sees("\\\r\n"))) {
        cursor_.skip(cursor_.peek(1) == '\n' ? 2 : 3);
        spaced_ = true;
      } else if (is(Language::kRuby) && first_ && cursor_.at().column == 1 &&
                 cursor_.sees("=begin")) {
        skip_ruby_block_comment();
      } else if (!skip_comment()) {
        return;
      }
    }
  }

  bool skip_comment() {
    if (is(Language::kJavaScript) && cursor_.sees("/*")) {
      const std::size_t end = cursor_.rest().find("*/", 2);
      cursor_.skip(end == std::string_view::npos ? cursor_.rest().size() : end + 2);
      return true;
    }
    if (!cursor_.sees(is(Language::kJavaScript) ? "//" : "#")) return false;
    const Position at = cursor_.at();
    const std::size_t from = cursor_.offset();
    while (!cursor_.done() && cursor_.peek() != '\n') cursor_.take();
    const std::string_view comment = cursor_.since(from);
    const std::size_t mark = comment.find(kRemark);
    if (mark != std::string_view::npos && comment.find_first_not_of("#/ \t") == mark)
      words_.remarks.push_back({at, std::string(comment.substr(mark)), !first_ && ends_call()});
    return true;
  }

  // The last word opens no block.
  bool ends_call() const {
    static constexpr std::string_view kOpening[] = {":", "{", "|", "do", "then", "=>"};
    return !words_.tokens.empty() && std::find(std::begin(kOpening), std::end(kOpening),
                                               words_.tokens.back().text) == std::end(kOpening);
  }

  void skip_ruby_block_comment() {
    const std::size_t end = cursor_.rest().find("\n=end");
    cursor_.skip(end == std::string_view::npos ? cursor_.rest().size() : end + 5);
  }

  void add(Token::Kind kind, std::string text) {
    Token token;
    token.kind = kind;
    token.text = std::move(text);
    token.at = at_;
    token.first_on_line = first_ || words_.tokens.empty();
    token.spaced = spaced_ || token.first_on_line;
    words_.tokens.push_back(std::move(token));
  }

  void add_text(Literal literal, Token::Kind kind = Token::Kind::kText) {
    if (!literal.ended && !words_.broken) words_.broken = at_;
    add(kind, std::move(literal.value));
    words_.tokens.back().pieces = std::move(literal.pieces);
    words_.tokens.back().holes = literal.holes;
  }

  void take() {
    const char c = cursor_.peek();
    if (takes_string(c)) return;
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) return take_number();
    if (begins_word(c) || (c == '@' && is(Language::kElixir)) ||
        (c == '$' && is(Language::kJavaScript) && in_word(cursor_.peek(1))))
      return take_word();
    for (const std::string_view mark : kMarks) {
      if (!cursor_.sees(mark)) continue;
      if (mark == "=~" && !is(Language::kRuby)) continue;  // condition=~Q(..)
      cursor_.skip(mark.size());
      return add(Token::Kind::kMark, std::string(mark));
    }
    cursor_.take();
    add(Token::Kind::kMark, std::string(1, c));
  }

  void take_number() {
    const std::size_t from = cursor_.offset();
    while (
        in_word(cursor_.peek()) ||
        (cursor_.peek() == '.' && std::isdigit(static_cast<unsigned char>(cursor_.peek(1))) != 0))
      cursor_.take();
    std::string number(cursor_.since(from));
    std::erase(number, '_');
    add(Token::Kind::kNumber, std::move(number));
  }

  void take_word() {
    const std::size_t from = cursor_.offset();
    cursor_.take();
    while (in_word(cursor_.peek()) || (cursor_.peek() == '$' && is(Language::kJavaScript)))
      cursor_.take();
    const bool asks = is(Language::kRuby) || is(Language::kElixir);
    if (asks && (cursor_.peek() == '?' || cursor_.peek() == '!') && cursor_.peek(1) != '=')
      cursor_.take();
    std::string word(cursor_.since(from));
    if (asks && cursor_.peek() == ':' && cursor_.peek(1) != ':') {
      cursor_.take();
      return add(Token::Kind::kLabel, std::move(word));
    }
    add(Token::Kind::kName, std::move(word));
  }

  bool takes_string(char c) {
    switch (language_) {
      case Language::kPython:
        return takes_python_string();
      case Language::kJavaScript:
        return takes_javascript_string(c);
      case Language::kRuby:
        return takes_ruby_string(c);
      case Language::kElixir:
        return takes_elixir_string(c);
    }
    return false;
  }

  bool takes_python_string() {
    std::size_t prefix = 0;
    bool raw = false;
    bool formatted = false;
    for (; prefix < 3; ++prefix) {
      const char c =
          static_cast<char>(std::tolower(static_cast<unsigned char>(cursor_.peek(prefix))));
      if (c != 'r' && c != 'b' && c != 'u' && c != 'f') break;
      raw = raw || c == 'r';
      formatted = formatted || c == 'f';
    }
    const char quote = cursor_.peek(prefix);
    if (quote != '"' && quote != '\'') return false;
    LiteralForm form;
    form.escapes = raw ? Escapes::kNone : Escapes::kFull;
    form.holes = formatted ? Holes::kBraces : Holes::kNone;
    const bool thrice = cursor_.peek(prefix + 1) == quote && cursor_.peek(prefix + 2) == quote;
    form.close = std::string(thrice ? 3 : 1, quote);
    form.one_line = !thrice;
    cursor_.skip(prefix + form.close.size());
    add_text(read_literal(cursor_, form));
    return true;
  }

  bool takes_javascript_string(char c) {
    if (c == '"' || c == '\'' || c == '`') {
      cursor_.take();
      LiteralForm form{std::string(1, c)};
      form.holes = c == '`' ? Holes::kDollarBraces : Holes::kNone;
      form.one_line = c != '`';
      add_text(read_literal(cursor_, form));
      return true;
    }
    if (c != '/' || !value_may_begin()) return false;
    take_regex();
    return true;
  }

  // Else a `/` divides.
  bool value_may_begin() const {
    if (words_.tokens.empty()) return true;
    const Token& last = words_.tokens.back();
    if (last.kind == Token::Kind::kMark)
      return last.text != ")" && last.text != "]" && last.text != "}";
    return last.is_name("return");
  }

  void take_regex() {
    const std::size_t from = cursor_.offset();
    cursor_.take();
    for (bool in_class = false; !cursor_.done() && cursor_.peek() != '\n';) {
      const char c = cursor_.take();
      if (c == '\\') cursor_.take();
      if (c == '[') in_class = true;
      if (c == ']') in_class = false;
      if (c == '/' && !in_class) break;
    }
    while (in_word(cursor_.peek())) cursor_.take();
    add(Token::Kind::kMark, std::string(cursor_.since(from)));
  }

  bool takes_ruby_string(char c) {
    if (c == '"' || c == '`') {
      cursor_.take();
      add_text(
          read_literal(cursor_, {std::string(1, c), '\0', Escapes::kFull, Holes::kHashBraces}));
      return ends_as_label();
    }
    if (c == '\'') {
      cursor_.take();
      add_text(read_literal(cursor_, {"'", '\0', Escapes::kQuoteOnly, Holes::kNone}));
      return ends_as_label();
    }
    if (c == ':') return takes_symbol();
    if (c == '%') return takes_percent();
    return c == '<' && takes_heredoc();
  }

  // "name": of a hash.
  bool ends_as_label() {
    if (cursor_.peek() != ':' || cursor_.peek(1) == ':' || words_.tokens.size() < 2) return true;
    const Token& before = words_.tokens[words_.tokens.size() - 2];
    if (before.is("?")) return true;
    cursor_.take();
    words_.tokens.back().kind = Token::Kind::kLabel;
    return true;
  }

  bool takes_symbol() {
    if (cursor_.peek(1) == '"') {
      cursor_.skip(2);
      add_text(read_literal(cursor_, {"\"", '\0', Escapes::kFull, Holes::kHashBraces}),
               Token::Kind::kSymbol);
      return true;
    }
    if (!begins_word(cursor_.peek(1))) return false;
    cursor_.take();
    const std::size_t from = cursor_.offset();
    while (in_word(cursor_.peek())) cursor_.take();
    if (cursor_.peek() == '?' || cursor_.peek() == '!') cursor_.take();
    add(Token::Kind::kSymbol, std::string(cursor_.since(from)));
    return true;
  }

  bool takes_percent() {
    const char kind = cursor_.peek(1);
    const bool named =
        kind == 'w' || kind == 'i' || kind == 'q' || kind == 'Q' || kind == 'W' || kind == 'I';
    const char open = cursor_.peek(named ? 2 : 1);
    if (std::string_view("([{<|!").find(open) == std::string_view::npos || open == '\0')
      return false;
    if (!named && !value_may_begin() && !spaced_) return false;
    cursor_.skip(named ? 3 : 2);
    LiteralForm form{std::string(1, closing(open))};
    form.open = closing(open) == open ? '\0' : open;
    const bool plain = kind == 'q' || kind == 'w' || kind == 'i';
    form.escapes = plain ? Escapes::kQuoteOnly : Escapes::kFull;
    form.holes = plain ? Holes::kNone : Holes::kHashBraces;
    const bool words = named && kind != 'q' && kind != 'Q';
    add_text(read_literal(cursor_, form), words ? Token::Kind::kWords : Token::Kind::kText);
    return true;
  }

  bool takes_heredoc() {
    if (!cursor_.sees("<<")) return false;
    const char mark = cursor_.peek(2);
    const std::size_t word = mark == '~' || mark == '-' ? 3 : 2;
    const char quote = cursor_.peek(word);
    const bool quoted = quote == '\'' || quote == '"';
    const char first = cursor_.peek(word + (quoted ? 1 : 0));
    if (std::isupper(static_cast<unsigned char>(first)) == 0 && !(word == 3 && begins_word(first)))
      return false;
    cursor_.skip(word + (quoted ? 1 : 0));
    const std::size_t from = cursor_.offset();
    while (in_word(cursor_.peek())) cursor_.take();
    Pending pending{words_.tokens.size(), std::string(cursor_.since(from)), mark == '~', {}};
    if (quoted) cursor_.take();
    pending.form.escapes = quote == '\'' ? Escapes::kNone : Escapes::kFull;
    pending.form.holes = quote == '\'' ? Holes::kNone : Holes::kHashBraces;
    add(Token::Kind::kText, "");
    pending_.push_back(std::move(pending));
    return true;
  }

  void read_heredocs() {
    for (const Pending& pending : std::exchange(pending_, {})) {
      Literal literal = read_heredoc(cursor_, pending.word, pending.dedent, pending.form);
      Token& token = words_.tokens[pending.token];
      if (!literal.ended && !words_.broken) words_.broken = token.at;
      token.text = std::move(literal.value);
      token.pieces = std::move(literal.pieces);
      token.holes = literal.holes;
    }
  }

  bool takes_elixir_string(char c) {
    if (c == ':') return takes_symbol();
    if (c == '~' && std::isalpha(static_cast<unsigned char>(cursor_.peek(1))) != 0)
      return takes_sigil();
    if (c != '"' && c != '\'') return false;
    const bool thrice = cursor_.peek(1) == c && cursor_.peek(2) == c;
    cursor_.skip(thrice ? 3 : 1);
    LiteralForm form{std::string(thrice ? 3 : 1, c), '\0', Escapes::kFull, Holes::kHashBraces};
    if (thrice) {
      take_elixir_heredoc(form);
      return true;
    }
    add_text(read_literal(cursor_, form));
    return ends_as_label();
  }

  // Its text begins in the next line, and what closes it says how far it is moved in.
  void take_elixir_heredoc(const LiteralForm& form) {
    if (cursor_.peek() == '\r') cursor_.take();
    if (cursor_.peek() == '\n') cursor_.take();
    Literal literal = read_literal(cursor_, form);
    const int column = cursor_.at().column - static_cast<int>(form.close.size());
    const std::size_t line = literal.value.rfind('\n');
    if (line != std::string::npos) literal.value.resize(line + 1);
    add_text(without_indent(literal, column));
  }

  bool takes_sigil() {
    const char kind = cursor_.peek(1);
    if (cursor_.peek(2) == '"' && cursor_.peek(3) == '"' && cursor_.peek(4) == '"') {
      cursor_.skip(5);
      const bool raw = std::isupper(static_cast<unsigned char>(kind)) != 0;
      take_elixir_heredoc({"\"\"\"", '\0', raw ? Escapes::kNone : Escapes::kFull,
                           raw ? Holes::kNone : Holes::kHashBraces});
      return true;
    }
    const char open = cursor_.peek(2);
    if (std::string_view("([{<|/\"'").find(open) == std::string_view::npos) return false;
    cursor_.skip(3);
    const bool raw = std::isupper(static_cast<unsigned char>(kind)) != 0;
    LiteralForm form{std::string(1, closing(open)), '\0', raw ? Escapes::kNone : Escapes::kFull,
                     raw ? Holes::kNone : Holes::kHashBraces};
    add_text(read_literal(cursor_, form),
             kind == 'w' || kind == 'W' ? Token::Kind::kWords : Token::Kind::kText);
    while (begins_word(cursor_.peek())) cursor_.take();
    return true;
  }

  void pair_brackets() {
    std::vector<std::size_t> open;
    std::vector<Token>& tokens = words_.tokens;
    for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i].match = i;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      Token& token = tokens[i];
      if (token.kind != Token::Kind::kMark || token.text.size() != 1) continue;
      const char c = token.text[0];
      if (c == '(' || c == '[' || c == '{') open.push_back(i);
      if (c != ')' && c != ']' && c != '}') continue;
      if (open.empty() || closing(tokens[open.back()].text[0]) != c) {
        if (!words_.broken) words_.broken = token.at;
        return;
      }
      tokens[open.back()].match = i;
      token.match = open.back();
      open.pop_back();
    }
    if (!open.empty() && !words_.broken) words_.broken = tokens[open.back()].at;
  }

  Cursor cursor_;
  Language language_;
  Words words_;
  std::vector<Pending> pending_;
  Position at_;
  bool first_ = true;
  bool spaced_ = false;
};

}  // namespace

Words words_of(std::string_view text, Language language) {
  return Tokenizer(text, language).read();
}

}  // namespace shoofly::toolchain::programs
