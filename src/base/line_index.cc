#include "base/line_index.h"

#include <algorithm>

namespace shoofly {
namespace {

constexpr std::size_t kBlock = 1024;

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text) {
  marks_.reserve(text.size() / kBlock + 1);
  Mark mark;
  marks_.push_back(mark);
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    while (marks_.size() * kBlock <= end) marks_.push_back(mark);
    mark = {mark.line + 1, end + 1};
  }
  while (marks_.size() <= text.size() / kBlock) marks_.push_back(mark);
}

Position LineIndex::at(std::size_t byte) const {
  const std::size_t block = std::min(byte / kBlock, marks_.size() - 1);
  Mark mark = marks_[block];
  std::size_t from = std::max(block * kBlock, mark.line_start);
  for (std::size_t end = text_.find('\n', from); end < byte; end = text_.find('\n', end + 1))
    mark = {mark.line + 1, end + 1};
  return {static_cast<int>(mark.line), static_cast<int>(byte - mark.line_start) + 1};
}

}  // namespace shoofly
