#include "lint/places.h"

#include <algorithm>

namespace shoofly::lint {

Places::Places(const Script& script) : script_(script) {
  if (script.origins.empty()) return;
  lines_.push_back(0);
  for (std::size_t i = 0; i < script.text.size(); ++i) {
    if (script.text[i] == '\n') lines_.push_back(i + 1);
  }
}

Position Places::in_file(Position in_text) const {
  if (in_text.line <= 0) return in_text;
  if (script_.origins.empty()) return {in_text.line + script_.line - 1, in_text.column};
  const std::size_t line = std::min<std::size_t>(in_text.line, lines_.size()) - 1;
  const std::size_t offset =
      lines_[line] + static_cast<std::size_t>(std::max(in_text.column, 1)) - 1;
  const auto next =
      std::upper_bound(script_.origins.begin(), script_.origins.end(), offset,
                       [](std::size_t at, const Origin& origin) { return at < origin.offset; });
  if (next == script_.origins.begin()) return next->at;
  const Origin& origin = *std::prev(next);
  if (!origin.verbatim) return origin.at;
  // Lines within the piece count from its own; only its first one begins in the middle.
  const auto first = std::upper_bound(lines_.begin(), lines_.end(), origin.offset);
  const auto piece_line = static_cast<std::size_t>(first - lines_.begin()) - 1;
  if (line == piece_line)
    return {origin.at.line, origin.at.column + static_cast<int>(offset - origin.offset)};
  return {origin.at.line + static_cast<int>(line - piece_line), in_text.column};
}

}  // namespace shoofly::lint
