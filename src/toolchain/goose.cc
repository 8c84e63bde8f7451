#include "toolchain/goose.h"

#include "toolchain/marked_files.h"

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

// One word for the whole file, wherever it stands.
bool goose_wraps(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (begins_with_word(annotation(text.substr(at, end - at)), "no transaction")) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

Tool goose() {
  return {"goose", [](const Folder& folder) { return has_marks(folder, goose_mark); },
          [](const Folder& folder) {
            return read_marked(folder, {goose_mark, goose_wraps, goose_wraps});
          }};
}

}  // namespace shoofly::toolchain
