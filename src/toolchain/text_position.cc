#include "toolchain/text_position.h"

#include <algorithm>

namespace shoofly::toolchain {

Position position_in(std::string_view text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(byte);
  const auto row = static_cast<int>(std::count(text.begin(), end, '\n')) + 1;
  const std::size_t start = byte == 0 ? std::string_view::npos : text.rfind('\n', byte - 1);
  return {row, static_cast<int>(start == std::string_view::npos ? byte + 1 : byte - start)};
}

}  // namespace shoofly::toolchain
