#include "toolchain/goose.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "lint/sql_words.h"
#include "toolchain/marked_files.h"
#include "toolchain/said_engines.h"
#include "toolchain/text_position.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kGoose = "+goose";

// What follows "+goose" in a line of comment; empty: it is none of goose's.
std::string_view annotation(std::string_view line) {
  std::string_view text = comment_of(line);
  if (!text.starts_with(kGoose)) return {};
  text.remove_prefix(kGoose.size());
  const std::size_t from = text.find_first_not_of(" \t");
  return from == std::string_view::npos ? std::string_view() : text.substr(from);
}

Mark goose_mark(std::string_view line) {
  const std::string_view text = annotation(line);
  if (text.empty()) return Mark::kNone;
  if (begins_with_word(text, "up")) return Mark::kUp;
  return begins_with_word(text, "down") ? Mark::kDown : Mark::kOther;
}

// What is between StatementBegin and StatementEnd is one statement, with a semicolon or without:
// one is put over the mark where it ends none. Places stay.
void end_statements(std::string& text) {
  bool ended = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    const std::size_t next = at + line.size();
    const std::size_t last = line.find_last_not_of(" \t\r\n");
    if (begins_with_word(annotation(line), "statementend") && !ended) {
      const std::size_t dashes = line.find('-');
      blank_out(text, at, next);
      text[at + dashes] = ';';
      ended = true;
    } else if (last != std::string_view::npos && comment_of(line).empty() &&
               !line.substr(line.find_first_not_of(" \t")).starts_with("--")) {
      ended = line[last] == ';';
    }
    at = next;
  }
}

// A line that ends a statement for goose: its last word before a comment has a semicolon.
bool ends_statement(std::string_view line) {
  for (std::size_t at = line.find("--"); at != std::string_view::npos;
       at = line.find("--", at + 1)) {
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') line = line.substr(0, at);
  }
  const std::size_t last = line.find_last_not_of(" \t\r\n");
  return last != std::string_view::npos && line[last] == ';';
}

using Span = std::pair<std::size_t, std::size_t>;

// Between the marks of one statement.
std::vector<Span> marked_whole(std::string_view text) {
  std::vector<Span> whole;
  std::size_t begun = std::string_view::npos;
  for (std::size_t at = 0; at < text.size(); at += line_at(text, at).size()) {
    const std::string_view words = annotation(line_at(text, at));
    if (begins_with_word(words, "statementbegin")) begun = at;
    if (begins_with_word(words, "statementend") && begun != std::string_view::npos)
      whole.emplace_back(std::exchange(begun, std::string_view::npos), at);
  }
  return whole;
}

// Between dollar marks. Not the last line: what is behind the body ends the statement.
bool is_cut_within(std::string_view text, Span body) {
  for (std::size_t at = body.first; at < body.second; at += line_at(text, at).size()) {
    const std::string_view line = line_at(text, at);
    if (at + line.size() < body.second && ends_statement(line)) return true;
  }
  return false;
}

// BEGIN .. END of a routine or a trigger, as MariaDB, MySQL, SQLite and the SQL standard write it:
// follows the words of a text.
class BlockFollower {
 public:
  explicit BlockFollower(std::string_view text) : text_(text) {}

  // A body that is cut has got so far.
  bool take(const lint::SqlWord& word) {
    const auto is = [&](std::string_view what) { return lint::is_word(text_, word, what); };
    const bool ends = std::exchange(ends_, false);
    if (ends && depth_ > 0 && !is("if") && !is("loop") && !is("while") && !is("repeat")) --depth_;
    if (is(";")) return semicolon(word);
    if (depth_ == 0) {
      head(word);
      return false;
    }
    if (is("begin") || (is("case") && !ends)) ++depth_;
    ends_ = is("end");
    return false;
  }
  std::size_t begun() const { return begun_; }

 private:
  void head(const lint::SqlWord& word) {
    const auto is = [&](std::string_view what) { return lint::is_word(text_, word, what); };
    if (std::exchange(first_, false)) {
      creates_ = is("create");
      routine_ = false;
    }
    if (word.depth > 0) return;
    if (!routine_ && (is("table") || is("view") || is("index"))) creates_ = false;
    routine_ = routine_ ||
               (creates_ && (is("trigger") || is("procedure") || is("function") || is("event")));
    if (!routine_ || !is("begin")) return;
    depth_ = 1;
    begun_ = word.from;
  }
  bool semicolon(const lint::SqlWord& word) {
    first_ = depth_ == 0;
    const std::size_t next = text_.find_first_not_of(" \t\r", word.to);
    const bool last =
        next == std::string_view::npos || text_[next] == '\n' || text_.substr(next, 2) == "--";
    if (depth_ == 0 || !last) return false;
    depth_ = 0;
    first_ = true;
    return true;
  }

  std::string_view text_;
  std::size_t begun_ = 0;
  int depth_ = 0;         // of what END ends
  bool ends_ = false;     // the last word was END
  bool first_ = true;     // of a statement
  bool creates_ = false;  // and that is CREATE
  bool routine_ = false;  // of something that may have a body
};

lint::ToolRefusal cut_at(std::string_view text, std::size_t from) {
  return {position_in(text, from),
          "goose ends a statement at each line that ends in a semicolon, also within this body: "
          "the server gets the first part of it and refuses that",
          "-- +goose StatementBegin in a line before the statement, -- +goose StatementEnd in one "
          "behind it"};
}

// goose takes a statement to end at every line that ends in a semicolon, whatever it is in
// (3.15 and the source of 3.27; pressly/goose#231). What is said is of the body's first line.
std::vector<lint::ToolRefusal> cut_bodies(std::string_view text, std::string_view engine) {
  std::vector<lint::ToolRefusal> refusals;
  const std::vector<Span> whole = marked_whole(text);
  lint::SqlWordReader reader(text, lint::lexis_of(engine));
  BlockFollower blocks(text);
  const bool dollars = engine.empty() || engine == "postgres";
  auto block = whole.begin();
  while (const std::optional<lint::SqlWord> word = reader.next()) {
    while (block != whole.end() && block->second < word->from) {
      ++block;
      blocks = BlockFollower(text);
    }
    if (block != whole.end() && block->first < word->from) continue;
    if (blocks.take(*word)) refusals.push_back(cut_at(text, blocks.begun()));
    if (dollars && text[word->from] == '$' && is_cut_within(text, {word->from, word->to}))
      refusals.push_back(cut_at(text, word->from));
  }
  return refusals;
}

// One word for the whole file, wherever it stands.
bool goose_wraps(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (begins_with_word(annotation(text.substr(at, end - at)), "no transaction")) return false;
    at = end + 1;
  }
  return true;
}

// Its own splitting knows nothing of dollar marks.
Result<std::string> goose_statements(const std::string& text, bool alone) {
  if (!has_body(text)) return text;
  if (!alone) return unsupported("it has a body between dollar marks beside other statements");
  return "-- +goose StatementBegin\n" + text + "-- +goose StatementEnd\n";
}

Status leave_goose(Desk& desk, const lint::Script& script) {
  const std::string file = desk.name_of(script.file);
  SHOOFLY_ASSIGN(const std::string text, desk.text(file));
  if (goose_wraps(text)) desk.put(file, "-- +goose NO TRANSACTION\n" + text);
  return ok_status();
}

Status add_goose(Desk& desk, const lint::Migration& migration,
                 const std::vector<lint::Piece>& pieces) {
  const std::string file = desk.name_of(migration.up.file);
  SHOOFLY_ASSIGN(const std::string own, desk.text(file));
  if (own.find("StatementBegin") != std::string::npos)
    return unsupported("it has marks of StatementBegin: divide the file by hand");
  SHOOFLY_ASSIGN(const std::vector<std::string> numbers, numbers_behind(desk, file, pieces.size()));
  const std::string stem = file.substr(0, file.size() - std::string_view(".sql").size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const lint::Piece& piece = pieces[i];
    std::string text = piece.outside || piece.down_outside ? "-- +goose NO TRANSACTION\n" : "";
    SHOOFLY_ASSIGN(const std::string up, goose_statements(piece.up, piece.outside));
    text += "-- +goose Up\n" + up;
    if (piece.has_down) text += "\n-- +goose Down\n" + piece.down;
    desk.put(numbers[i] + piece_name(stem, i) + ".sql", text);
  }
  return ok_status();
}

}  // namespace

Tool goose() {
  static const Writer kWriter = {{}, leave_goose, add_goose, nullptr, ""};
  return {"goose",
          [](const Folder& folder) { return has_marks(folder, goose_mark); },
          [](const Folder& folder) {
            return read_marked(folder, {goose_mark, goose_wraps, goose_wraps, end_statements,
                                        lint::Wrapping::kNone, cut_bodies, "-- +goose Up",
                                        "goose stops at a file that has no Up annotation"});
          },
          engine_said_for_goose,
          nullptr,
          &kWriter};
}

}  // namespace shoofly::toolchain
