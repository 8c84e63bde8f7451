#include "toolchain/dbmate.h"

#include "toolchain/marked_files.h"

namespace shoofly::toolchain {
namespace {

Mark dbmate_mark(std::string_view line) {
  const std::string_view text = comment_of(line);
  if (begins_with_word(text, "migrate:up")) return Mark::kUp;
  return begins_with_word(text, "migrate:down") ? Mark::kDown : Mark::kNone;
}

// `transaction:false` stands in the line of the mark.
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

}  // namespace

Tool dbmate() {
  return {"dbmate", [](const Folder& folder) { return has_marks(folder, dbmate_mark); },
          [](const Folder& folder) {
            return read_marked(
                folder,
                {dbmate_mark, [](std::string_view text) { return dbmate_wraps(text, Mark::kUp); },
                 [](std::string_view text) { return dbmate_wraps(text, Mark::kDown); }});
          }};
}

}  // namespace shoofly::toolchain
