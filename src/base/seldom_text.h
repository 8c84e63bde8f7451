#pragma once

// A string that is mostly empty, and the size of a pointer then: a schema has a hundred thousand of
// them. Else as a std::string, which it becomes wherever one is asked for.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/boxed.h"

namespace shoofly {

class SeldomText {
 public:
  SeldomText() = default;
  SeldomText(std::string text) {  // NOLINT: as a string
    if (!text.empty()) held_ = Boxed<std::string>(std::move(text));
  }
  SeldomText(const char* text) : SeldomText(std::string(text)) {}       // NOLINT: as a string
  SeldomText(std::string_view text) : SeldomText(std::string(text)) {}  // NOLINT: as a string

  const std::string& str() const {
    static const std::string none;
    return held_ ? *held_ : none;
  }
  operator const std::string&() const { return str(); }  // NOLINT: as a string
  operator std::string_view() const { return str(); }    // NOLINT: as a string
  bool empty() const { return !held_; }
  std::size_t size() const { return str().size(); }
  std::size_t find(std::string_view what) const { return str().find(what); }
  std::size_t find(char what) const { return str().find(what); }
  void clear() { held_.reset(); }
  SeldomText& operator+=(std::string_view more) { return *this = str() + std::string(more); }

  friend std::string operator+(std::string a, const SeldomText& b) {
    return std::move(a += b.str());
  }
  friend bool operator==(const SeldomText& a, const SeldomText& b) { return a.str() == b.str(); }
  friend bool operator==(const SeldomText& a, std::string_view b) { return a.str() == b; }
  friend bool operator==(const SeldomText& a, const std::string& b) { return a.str() == b; }
  friend bool operator==(const SeldomText& a, const char* b) { return a.str() == b; }

 private:
  Boxed<std::string> held_;
};

}  // namespace shoofly

template <>
struct fmt::formatter<shoofly::SeldomText> : fmt::formatter<std::string_view> {
  template <typename Context>
  auto format(const shoofly::SeldomText& text, Context& context) const {
    return fmt::formatter<std::string_view>::format(text.str(), context);
  }
};
