#pragma once

// A text with the places of its pieces in the file that it is from. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "lint/migration.h"

namespace shoofly::toolchain {

struct PlacedText {
  std::string value;
  std::vector<lint::Origin> origins;  // empty with an empty value; else the first is at 0

  bool empty() const { return value.empty(); }
};

// All of it at one place: a statement that was made, a value with escapes.
PlacedText made_at(const std::string& value, Position at);
// What goes on where the last piece ended, in the file too, becomes part of it.
void append(PlacedText& text, std::string_view value, Position at, bool verbatim);
void append(PlacedText& text, const PlacedText& more);

struct Replacement {
  std::size_t from = 0;  // of the text
  std::size_t to = 0;
  std::string with;  // stands where `from` was
};
// In order, none within another. Linear.
PlacedText replaced(const PlacedText& text, const std::vector<Replacement>& all);

// `value` as a parser has read it from `source`, which begins at `at` with what stands for it there
// (a quote, the mark of a block, or the text itself). Each line of it that stands there as it is
// gets its place; a value that is not found so is all at `at`.
class SourceText {
 public:
  // The source outlives it.
  explicit SourceText(std::string_view source);
  PlacedText placed(std::string value, Position at) const;
  std::string_view line(int number) const;  // without its end; empty: there is none
  Position position_of(std::size_t offset) const;

 private:
  std::string_view source_;
  std::vector<std::size_t> starts_;
};

}  // namespace shoofly::toolchain
