#pragma once

// Some words, looked for in a text at once: whether it may be worth a closer look. Pure.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/letters.h"

namespace shoofly {

// Of two letters or more each, written small; found in either case, within words too.
template <std::size_t kCount>
class Marks {
 public:
  explicit constexpr Marks(std::array<std::string_view, kCount> marks) : marks_(marks) {
    for (const std::string_view mark : marks_) {
      const auto first = static_cast<unsigned char>(mark[0]);
      const std::uint32_t second = 1U << (static_cast<unsigned char>(mark[1]) & 31U);
      seconds_[first] |= second;
      if (first >= 'a') seconds_[first & ~0x20U] |= second;
    }
  }

  bool is_any_in(std::string_view text) const {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      const std::uint32_t seconds = seconds_[static_cast<unsigned char>(text[at])];
      const auto second = static_cast<unsigned char>(text[at + 1]);
      if ((seconds >> (second & 31U) & 1U) != 0 && begins(text.substr(at))) return true;
    }
    return false;
  }

 private:
  bool begins(std::string_view text) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](std::string_view mark) {
      return text.size() >= mark.size() &&
             std::equal(mark.begin(), mark.end(), text.begin(),
                        [](char small, char c) { return small == lower_letter(c); });
    });
  }

  std::array<std::string_view, kCount> marks_;
  // By a mark's first letter, in either case: the last five bits of what may be its second.
  std::array<std::uint32_t, 256> seconds_{};
};
template <std::size_t kCount>
Marks(std::array<std::string_view, kCount>) -> Marks<kCount>;

}  // namespace shoofly
