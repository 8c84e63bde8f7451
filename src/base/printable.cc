#include "base/printable.h"

#include <algorithm>
#include <array>

namespace shoofly {
namespace {

// By its byte: what may have to be replaced. Most texts have nothing of the kind.
constexpr std::array<bool, 256> kAsked = [] {
  std::array<bool, 256> asked{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) asked[byte] = byte != '\t';
  asked[0x7F] = asked[0xC2] = true;
  return asked;
}();

bool is_asked(char c) { return kAsked[static_cast<unsigned char>(c)]; }

}  // namespace

std::string printable(std::string_view text, NewLines new_lines) {
  const auto clean =
      static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_asked) - text.begin());
  std::string shown;
  shown.reserve(text.size());
  shown.append(text.substr(0, clean));
  for (std::size_t i = clean; i < text.size(); ++i) {
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
