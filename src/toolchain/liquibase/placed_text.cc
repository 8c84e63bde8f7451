#include "toolchain/liquibase/placed_text.h"

#include <algorithm>
#include <utility>

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kWhite = " \t\r\n";

// Forward through a text, knowing the place.
class Walk {
 public:
  explicit Walk(const PlacedText& text) : text_(text) {}

  void go_to(std::size_t to) {
    while (next_ < text_.origins.size() && text_.origins[next_].offset <= to) {
      const lint::Origin& origin = text_.origins[next_++];
      at_ = origin.offset;
      place_ = origin.at;
      verbatim_ = origin.verbatim;
    }
    for (; at_ < to; ++at_) {
      if (!verbatim_) continue;
      place_ = text_.value[at_] == '\n' ? Position{place_.line + 1, 1}
                                        : Position{place_.line, place_.column + 1};
    }
  }
  Position place() const { return place_; }
  bool verbatim() const { return verbatim_; }
  std::size_t next() const { return next_; }  // the first origin behind

 private:
  const PlacedText& text_;
  std::size_t next_ = 0;
  std::size_t at_ = 0;
  Position place_;
  bool verbatim_ = false;
};

bool is_white(char c) { return kWhite.find(c) != std::string_view::npos; }

}  // namespace

PlacedText made_at(const std::string& value, Position at) {
  PlacedText text;
  append(text, value, at, false);
  return text;
}

void append(PlacedText& text, std::string_view value, Position at, bool verbatim) {
  if (value.empty()) return;
  text.origins.push_back({text.value.size(), at, verbatim});
  text.value += value;
}

void append(PlacedText& text, const PlacedText& more) {
  for (lint::Origin origin : more.origins) {
    origin.offset += text.value.size();
    text.origins.push_back(origin);
  }
  text.value += more.value;
}

PlacedText replaced(const PlacedText& text, const std::vector<Replacement>& all) {
  PlacedText result;
  Walk walk(text);
  std::size_t kept = 0;
  const auto keep_until = [&](std::size_t to) {
    walk.go_to(kept);
    const std::size_t offset = result.value.size();
    result.value.append(text.value, kept, to - kept);
    if (to > kept) result.origins.push_back({offset, walk.place(), walk.verbatim()});
    for (std::size_t i = walk.next(); i < text.origins.size() && text.origins[i].offset < to; ++i) {
      const lint::Origin& origin = text.origins[i];
      result.origins.push_back({offset + origin.offset - kept, origin.at, origin.verbatim});
    }
  };
  for (const Replacement& one : all) {
    keep_until(one.from);
    walk.go_to(one.from);
    append(result, one.with, walk.place(), false);
    kept = one.to;
  }
  keep_until(text.value.size());
  return result;
}

SourceText::SourceText(std::string_view source) : source_(source), starts_{0} {
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\n') starts_.push_back(i + 1);
  }
}

std::string_view SourceText::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > starts_.size()) return {};
  const std::size_t from = starts_[static_cast<std::size_t>(number) - 1];
  return source_.substr(from, source_.find_first_of("\r\n", from) - from);
}

Position SourceText::position_of(std::size_t offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto line = static_cast<int>(next - starts_.begin());
  return {line, static_cast<int>(offset - *std::prev(next)) + 1};
}

PlacedText SourceText::placed(std::string value, Position at) const {
  if (value.empty() || at.line < 1 || static_cast<std::size_t>(at.line) > starts_.size())
    return made_at(std::move(value), at);
  std::size_t from = starts_[static_cast<std::size_t>(at.line) - 1] +
                     static_cast<std::size_t>(std::max(at.column, 1)) - 1;
  if (from >= source_.size()) return made_at(std::move(value), at);
  const char mark = source_[from];
  if (mark == '|' || mark == '>') from = std::min(source_.find('\n', from), source_.size());
  if (mark == '"' || mark == '\'') ++from;
  PlacedText text;
  for (std::size_t to = 0; to < value.size();) {
    const std::size_t begun = to;
    while (to < value.size() && is_white(value[to])) ++to;
    while (from < source_.size() && is_white(source_[from])) ++from;
    if (to == value.size()) break;
    const Position here = position_of(from);
    const std::size_t first = to;
    while (to < value.size() && from < source_.size() && value[to] == source_[from] &&
           value[to] != '\n')
      ++to, ++from;
    if (to == first || (to < value.size() && !is_white(value[to])))
      return made_at(std::move(value), at);
    if (text.origins.empty() && begun < first) text.origins.push_back({0, at, false});
    text.origins.push_back({first, here, true});
  }
  if (text.origins.empty()) return made_at(std::move(value), at);
  text.value = std::move(value);
  return text;
}

}  // namespace shoofly::toolchain
