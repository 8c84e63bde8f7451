#include "engine/sqlite/sql_reader.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/line_index.h"
#include "base/utf8.h"
#include "engine/sqlite/divide.h"
#include "engine/sqlite/foreign_forms.h"
#include "engine/sqlite/statement_reader.h"

namespace shoofly::sqlite {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Commands of the shell that change a database by what is in another file.
constexpr std::array<std::string_view, 4> kElsewhere = {".read", ".import", ".restore", ".open"};

class TextReader final : public StatementStream {
 public:
  TextReader(const std::string& text, std::string file, std::size_t most_problems)
      : text_(text),
        file_(std::move(file)),
        problems_left_(most_problems),
        lines_(text),
        start_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0),
        divider_(std::string_view(text).substr(start_)),
        ended_(refuse_bytes()) {}

  std::optional<WrittenSchema> next(const PartSize& size) override {
    while (!ended_ && !size.reached(schema_)) {
      const std::optional<StatementPiece> piece = divider_.next();
      if (piece) take(*piece);
      ended_ = !piece || problems_left_ <= schema_.problems.size();
    }
    return hand_over_part(schema_, problems_left_);
  }

 private:
  Position at(std::size_t byte) const { return lines_.at(start_ + byte); }

  // Without the line itself, which is nothing for a terminal.
  bool refuse_bytes() {
    const std::size_t zero = text_.find('\0');
    const std::optional<std::size_t> wrong = zero == std::string::npos ? invalid_utf8(text_) : zero;
    if (!wrong) return false;
    const Position place = lines_.at(*wrong);
    const std::string what =
        zero == std::string::npos
            ? fmt::format("byte 0x{:02x} is not UTF-8", static_cast<unsigned char>(text_[*wrong]))
            : "a zero byte: this is no text of SQL";
    refuse({}, fmt::format("line {}, column {}: {}", place.line, place.column, what),
           {"write the file anew as UTF-8"});
    return true;
  }

  void refuse(Position place, std::string problem, std::vector<std::string> help = {}) {
    schema_.problems.push_back(
        {Severity::kError, file_, place, std::move(problem), std::move(help)});
  }

  void add(Position place, WrittenAct act) {
    schema_.statements.push_back({place, std::move(act), schema_.first + schema_.spans.size() - 1});
  }

  void take(const StatementPiece& piece) {
    schema_.spans.push_back({start_ + piece.start, start_ + piece.end});
    const std::size_t before = schema_.problems.size();
    if (piece.shell) {
      take_shell_line(piece);
    } else {
      take_statement(piece);
    }
    schema_.spans.back().read = schema_.problems.size() == before;
  }

  void take_shell_line(const StatementPiece& piece) {
    const std::string_view line =
        std::string_view(text_).substr(start_ + piece.start, piece.end - piece.start);
    const std::string_view command = line.substr(0, line.find_first_of(" \t"));
    if (std::find(kElsewhere.begin(), kElsewhere.end(), command) != kElsewhere.end()) {
      refuse(at(piece.start), fmt::format("{} takes what is in another file", command));
      return;
    }
    add(at(piece.start), Aside{Aside::Kind::kOther, "a command of the sqlite3 shell", {}, {}});
  }

  void take_statement(const StatementPiece& piece) {
    if (piece.too_long) {
      refuse(at(piece.start), fmt::format("a statement of {} bytes; at most {} are read",
                                          piece.end - piece.start, kLongestStatement));
      return;
    }
    const StatementTree tree = parse_statement(piece.tokens);
    if (!tree.statement) {
      if (!take_foreign(piece) && !take_foreign_parts(piece, tree.stopped_at))
        refuse_token(piece, tree.stopped_at);
      return;
    }
    WrittenAct act = read(*tree.statement, piece.tokens);
    auto* aside = std::get_if<Aside>(&act);
    auto* work = aside == nullptr ? nullptr : std::get_if<RowWork>(&aside->detail);
    if (work != nullptr) work->rows += piece.rows_left_out;
    add(at(piece.start), std::move(act));
  }

  // What is another server's is no riddle. False: it is not known.
  bool take_foreign(const StatementPiece& piece) {
    if (const std::optional<ForeignWords> words = foreign_words(piece.tokens)) {
      std::vector<Token> tokens = piece.tokens;
      const auto begin = tokens.begin();
      tokens.erase(begin + static_cast<std::ptrdiff_t>(words->from),
                   begin + static_cast<std::ptrdiff_t>(words->to));
      const StatementTree tree = parse_statement(tokens);
      if (!tree.statement) return false;
      WrittenAct act = read(*tree.statement, tokens);
      mean_foreign_words(act);
      add(at(piece.start), std::move(act));
      return true;
    }
    const std::string_view form = foreign_form(piece.tokens);
    if (!form.empty()) add_foreign(piece, form);
    return !form.empty();
  }

  // What is foreign in it, and beside that what it would do. False: something else stops it first.
  bool take_foreign_parts(const StatementPiece& piece, std::size_t stopped_at) {
    constexpr int kMostParts = 32;
    const SeveralActs several = several_acts(piece.tokens, stopped_at);
    if (!several.what.empty()) {
      add_foreign(piece, several.what);
      for (const std::vector<Token>& tokens : several.each) {
        const StatementTree tree = parse_statement(tokens);
        if (tree.statement) add(at(piece.start), read(*tree.statement, tokens));
      }
      return true;
    }
    std::vector<Token> tokens = piece.tokens;
    std::set<std::string_view> said;
    for (int i = 0; i < kMostParts; ++i) {
      const std::optional<ForeignPart> part = foreign_part(tokens, stopped_at);
      if (!part) break;
      if (said.insert(part->what).second) add_foreign(piece, part->what);
      tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(part->from),
                   tokens.begin() + static_cast<std::ptrdiff_t>(part->to));
      const StatementTree tree = parse_statement(tokens);
      if (tree.statement) {
        add(at(piece.start), read(*tree.statement, tokens));
        break;
      }
      stopped_at = tree.stopped_at;
    }
    return !said.empty();
  }

  WrittenAct read(const Node& statement, const std::vector<Token>& tokens) const {
    return read_statement(statement, {std::string_view(text_).substr(start_), tokens,
                                      [this](std::size_t byte) { return at(byte); }});
  }

  void add_foreign(const StatementPiece& piece, std::string_view what) {
    add(at(piece.start), Aside{Aside::Kind::kOther, std::string(what), {}, {}});
  }

  void refuse_token(const StatementPiece& piece, std::size_t index) {
    constexpr std::size_t kMostShown = 40;
    if (index >= piece.tokens.size()) {
      refuse(at(piece.start), "the statement ends where more is expected");
      return;
    }
    const Token& token = piece.tokens[index];
    if (token.kind == TokenKind::kIllegal && token.text.size() > 1) {
      refuse(at(token.at), "a quote that is not closed");
    } else if (token.kind == TokenKind::kString || token.text.size() > kMostShown) {
      refuse(at(token.at), "this cannot stand here");
    } else {
      refuse(at(token.at), fmt::format("\"{}\" cannot stand here", token.text));
    }
  }

  const std::string& text_;
  std::string file_;
  std::size_t problems_left_;
  LineIndex lines_;
  std::size_t start_;  // behind a byte order mark
  Divider divider_;
  WrittenSchema schema_;  // the part at hand
  bool ended_;
};

class SqliteSqlReader final : public SqlReader {
 public:
  std::unique_ptr<StatementStream> open(const std::string& text, const std::string& file,
                                        std::size_t most_problems) const override {
    return std::make_unique<TextReader>(text, file, most_problems);
  }
};

}  // namespace

const SqlReader& sql_reader() {
  static const SqliteSqlReader instance;
  return instance;
}

}  // namespace shoofly::sqlite
