#pragma once

// A place in a text that is read from its beginning, with its line and column.

#include <cstddef>
#include <string_view>

#include "base/diagnostic.h"

namespace shoofly::toolchain::programs {

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool done() const { return offset_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0';
  }
  bool sees(std::string_view word) const { return text_.substr(offset_).starts_with(word); }
  std::string_view rest() const { return text_.substr(offset_); }
  std::size_t offset() const { return offset_; }
  Position at() const { return at_; }

  char take() {
    const char c = peek();
    if (done()) return c;
    ++offset_;
    at_ = c == '\n' ? Position{at_.line + 1, 1} : Position{at_.line, at_.column + 1};
    return c;
  }
  void skip(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) take();
  }
  std::string_view since(std::size_t from) const { return text_.substr(from, offset_ - from); }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  Position at_{1, 1};
};

}  // namespace shoofly::toolchain::programs
