#include "toolchain/dbmate.h"

#include "toolchain/marked_files.h"
#include "toolchain/said_engines.h"
#include "toolchain/writing.h"

namespace shoofly::toolchain {
namespace {

Mark dbmate_mark(std::string_view line) {
  const std::string_view text = comment_of(line);
  if (begins_with_word(text, "migrate:up")) return Mark::kUp;
  return begins_with_word(text, "migrate:down") ? Mark::kDown : Mark::kNone;
}

// `transaction:false` stands in the line of the mark. The part is then sent as one message, which
// is a transaction for PostgreSQL where it has several statements (amacneil/dbmate#182).
bool dbmate_wraps(std::string_view text, Mark direction) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (dbmate_mark(line) == direction)
      return line.find("transaction:false") == std::string_view::npos;
    at = end + 1;
  }
  return true;
}

Status leave_dbmate(Desk& desk, const lint::Script& script) {
  const std::string file = desk.name_of(script.file);
  SHOOFLY_ASSIGN(std::string text, desk.text(file));
  const Mark direction = script.direction == lint::Direction::kUp ? Mark::kUp : Mark::kDown;
  if (!dbmate_wraps(text, direction)) return ok_status();
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (dbmate_mark(line) == direction) {
      text.insert(at + line.find_last_not_of(" \t\r\n") + 1, " transaction:false");
      break;
    }
    at += line.size();
  }
  desk.put(file, std::move(text));
  return ok_status();
}

Status add_dbmate(Desk& desk, const lint::Migration& migration,
                  const std::vector<lint::Piece>& pieces) {
  const std::string file = desk.name_of(migration.up.file);
  SHOOFLY_ASSIGN(const std::vector<std::string> numbers, numbers_behind(desk, file, pieces.size()));
  const std::string stem = file.substr(0, file.size() - std::string_view(".sql").size());
  const auto said = [](bool outside) { return outside ? " transaction:false\n" : "\n"; };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const lint::Piece& piece = pieces[i];
    std::string text = "-- migrate:up" + (said(piece.outside) + piece.up);
    if (piece.has_down) text += "\n-- migrate:down" + (said(piece.down_outside) + piece.down);
    desk.put(numbers[i] + piece_name(stem, i) + ".sql", text);
  }
  return ok_status();
}

}  // namespace

Tool dbmate() {
  static const Writer kWriter = {{}, leave_dbmate, add_dbmate, nullptr, ""};
  return {"dbmate",
          [](const Folder& folder) { return has_marks(folder, dbmate_mark); },
          [](const Folder& folder) {
            return read_marked(
                folder,
                {dbmate_mark, [](std::string_view text) { return dbmate_wraps(text, Mark::kUp); },
                 [](std::string_view text) { return dbmate_wraps(text, Mark::kDown); }, nullptr,
                 lint::Wrapping::kMessage, nullptr, "-- migrate:up",
                 "dbmate stops at a file that has no up block"});
          },
          engine_said_for_dbmate,
          nullptr,
          &kWriter};
}

}  // namespace shoofly::toolchain
