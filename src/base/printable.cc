#include "base/printable.h"

namespace shoofly {

std::string printable(std::string_view text, NewLines new_lines) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_kept_line = byte == '\n' && new_lines == NewLines::kKept;
    const bool is_c1 = byte == 0xC2 && i + 1 < text.size() &&
                       (static_cast<unsigned char>(text[i + 1]) & 0xE0U) == 0x80U;
    if (is_c1) {
      shown += '?';
      ++i;
    } else if ((byte < 0x20 && byte != '\t' && !is_kept_line) || byte == 0x7F) {
      shown += '?';
    } else {
      shown += text[i];
    }
  }
  return shown;
}

}  // namespace shoofly
