#include "toolchain/programs/literals.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace shoofly::toolchain::programs {
namespace {

class LiteralReader {
 public:
  LiteralReader(Cursor& cursor, const LiteralForm& form) : cursor_(cursor), form_(form) {}

  Literal read() {
    piece(true);
    for (int nested = 0; !cursor_.done();) {
      if (nested == 0 && cursor_.sees(form_.close)) {
        cursor_.skip(form_.close.size());
        literal_.ended = true;
        break;
      }
      if (form_.one_line && cursor_.peek() == '\n') break;
      if (form_.open != '\0' && cursor_.peek() == form_.open) ++nested;
      if (nested > 0 && cursor_.sees(form_.close)) --nested;
      take_one();
    }
    return std::move(literal_);
  }

  // One character of the value, or what stands for some.
  void take_one() {
    if (cursor_.peek() == '\\' && form_.escapes != Escapes::kNone) return take_escape();
    if (takes_hole()) return;
    literal_.value += cursor_.take();
  }
  void piece(bool verbatim) {
    literal_.pieces.push_back({literal_.value.size(), cursor_.at(), verbatim});
  }
  Literal& literal() { return literal_; }

 private:
  void take_escape() {
    const char next = cursor_.peek(1);
    if (form_.escapes == Escapes::kQuoteOnly && next != '\\' && next != form_.close[0]) {
      literal_.value += cursor_.take();
      return;
    }
    piece(false);
    cursor_.skip(1);
    const char c = cursor_.take();
    switch (c) {
      case 'n':
        literal_.value += '\n';
        break;
      case 't':
        literal_.value += '\t';
        break;
      case 'r':
        literal_.value += '\r';
        break;
      case '\n':  // the line goes on
        break;
      case 'x':
      case 'u':
        take_code(c);
        break;
      default:
        literal_.value += c;
    }
    piece(true);
  }

  // \x41, \u0041, \u{41}: what is not of ASCII becomes a question mark, no SQL depends on it.
  void take_code(char kind) {
    const bool braces = cursor_.peek() == '{';
    if (braces) cursor_.skip(1);
    unsigned code = 0;
    const int most = braces ? 6 : kind == 'x' ? 2 : 4;
    for (int i = 0; i < most; ++i) {
      const char c = cursor_.peek();
      const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                             : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a') + 10
                             : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A') + 10
                                                    : 16;
      if (digit == 16) break;
      code = code * 16 + digit;
      cursor_.skip(1);
    }
    if (braces && cursor_.peek() == '}') cursor_.skip(1);
    literal_.value += code > 0 && code < 128 ? static_cast<char>(code) : '?';
  }

  bool takes_hole() {
    if (form_.holes == Holes::kBraces) {
      const char c = cursor_.peek();
      if ((c == '{' || c == '}') && cursor_.peek(1) == c) {
        literal_.value += c;
        piece(false);
        cursor_.skip(2);
        piece(true);
        return true;
      }
      if (c != '{') return false;
      take_hole(1);
      return true;
    }
    const char* mark = form_.holes == Holes::kDollarBraces ? "${" : "#{";
    if (form_.holes == Holes::kNone || !cursor_.sees(mark)) return false;
    take_hole(2);
    return true;
  }

  void take_hole(std::size_t opening) {
    piece(false);
    cursor_.skip(opening);
    std::string inside;
    char quote = '\0';
    for (int open = 1; !cursor_.done();) {
      const char c = cursor_.take();
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '{') {
        ++open;
      } else if (c == '}' && --open == 0) {
        break;
      }
      if (inside.size() < 200) inside += c;
    }
    literal_.value += hole_name(inside);
    literal_.holes = true;
    piece(true);
  }

  Cursor& cursor_;
  const LiteralForm& form_;
  Literal literal_;
};

std::size_t blanks_before(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

// Cuts `width` blanks off the front of each line of the value.
Literal cut_lines(const Literal& literal, std::size_t width) {
  Literal cut{"", {}, literal.holes, literal.ended};
  std::size_t next = 0;
  const std::string& from = literal.value;
  for (std::size_t line = 0; line <= from.size();) {
    const std::size_t end = std::min(from.find('\n', line), from.size());
    const std::size_t gone =
        std::min(width, blanks_before(std::string_view(from).substr(line, end - line)));
    // The piece that the line begins in goes on behind what was cut.
    while (next < literal.pieces.size() && literal.pieces[next].offset <= line + gone) ++next;
    if (next > 0) {
      lint::Origin origin = literal.pieces[next - 1];
      if (origin.verbatim) {
        const std::string_view before =
            std::string_view(from).substr(origin.offset, line + gone - origin.offset);
        for (const char c : before)
          origin.at = c == '\n' ? Position{origin.at.line + 1, 1}
                                : Position{origin.at.line, origin.at.column + 1};
      }
      cut.pieces.push_back({cut.value.size(), origin.at, origin.verbatim});
    }
    for (; next < literal.pieces.size() && literal.pieces[next].offset <= end; ++next) {
      lint::Origin origin = literal.pieces[next];
      origin.offset = cut.value.size() + origin.offset - line - gone;
      cut.pieces.push_back(origin);
    }
    cut.value.append(from, line + gone, end - line - gone);
    if (end == from.size()) break;
    cut.value += '\n';
    line = end + 1;
  }
  return cut;
}

}  // namespace

std::string hole_name(std::string_view expression) {
  constexpr std::size_t kLongest = 40;
  std::string name = "__";
  for (const char c : expression) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    const bool capital = c >= 'A' && c <= 'Z';
    if (name.size() >= kLongest) break;
    if (letter) name += c;
    if (capital) name += static_cast<char>(c - 'A' + 'a');
  }
  return name + "_";
}

Literal read_literal(Cursor& cursor, const LiteralForm& form) {
  return LiteralReader(cursor, form).read();
}

Literal read_heredoc(Cursor& cursor, const std::string& word, bool dedent,
                     const LiteralForm& form) {
  LiteralReader reader(cursor, form);
  std::size_t width = std::string::npos;
  while (!cursor.done()) {
    const std::string_view rest = cursor.rest();
    std::string_view line = rest.substr(0, std::min(rest.find('\n'), rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t blanks = blanks_before(line);
    if (line.substr(blanks) == word) {
      cursor.skip(line.size());
      reader.literal().ended = true;
      break;
    }
    if (blanks < line.size()) width = std::min(width, blanks);
    reader.piece(true);
    const std::size_t end = cursor.offset() + line.size();
    while (cursor.offset() < end) reader.take_one();
    while (!cursor.done() && cursor.peek() != '\n') cursor.skip(1);
    reader.literal().value += '\n';
    cursor.skip(1);
  }
  Literal read = std::move(reader.literal());
  return dedent && width != std::string::npos ? cut_lines(read, width) : read;
}

Literal without_indent(const Literal& literal, int column) {
  return cut_lines(literal, static_cast<std::size_t>(std::max(column - 1, 0)));
}

}  // namespace shoofly::toolchain::programs
