#pragma once

// From a byte of a text to its line and column.

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace shoofly {

// Lines and columns from 1, columns in bytes. It remembers a place in each kilobyte instead of
// every line, so its size is a small part of the text's. The text outlives it.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  Position at(std::size_t byte) const;

 private:
  struct Mark {
    std::size_t line = 1;
    std::size_t line_start = 0;
  };

  std::string_view text_;
  std::vector<Mark> marks_;  // of the first byte of each block
};

}  // namespace shoofly
