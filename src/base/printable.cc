#include "base/printable.h"

#include <algorithm>
#include <array>

namespace shoofly {
namespace {

// By its byte: what may have to be replaced. Most texts have nothing of the kind.
constexpr std::array<bool, 256> kAsked = [] {
  std::array<bool, 256> asked{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) asked[byte] = byte != '\t';
  asked[0x7F] = asked[0xC2] = asked[0xE2] = true;
  return asked;
}();

bool is_asked(char c) { return kAsked[static_cast<unsigned char>(c)]; }

// How many bytes of one that is not shown begin the text; 0: none.
std::size_t steering(std::string_view text, NewLines new_lines) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = at(0);
  if (first == '\n' && new_lines == NewLines::kKept) return 0;
  if (first < 0x20 || first == 0x7F) return first == '\t' ? 0 : 1;
  if (first == 0xC2) return (at(1) & 0xE0U) == 0x80U ? 2 : 0;
  if (first != 0xE2) return 0;
  const unsigned last = at(2);
  const bool marks =
      at(1) == 0x80 && (last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE));
  const bool isolates = at(1) == 0x81 && last >= 0xA6 && last <= 0xA9;
  return marks || isolates ? 3 : 0;
}

}  // namespace

std::string printable(std::string_view text, NewLines new_lines) {
  const auto clean =
      static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_asked) - text.begin());
  std::string shown;
  shown.reserve(text.size());
  shown.append(text.substr(0, clean));
  for (std::size_t i = clean; i < text.size();) {
    const std::size_t hidden = is_asked(text[i]) ? steering(text.substr(i), new_lines) : 0;
    shown += hidden > 0 ? '?' : text[i];
    i += std::max<std::size_t>(hidden, 1);
  }
  return shown;
}

}  // namespace shoofly
