#include "lint/suppressions.h"

#include <algorithm>

namespace shoofly::lint {
namespace {

constexpr std::string_view kMark = "shoofly:ignore";
constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t from = std::min(text.find_first_not_of(kBlanks), text.size());
  const std::size_t last = text.find_last_not_of(kBlanks);
  return last == std::string_view::npos ? std::string_view() : text.substr(from, last + 1 - from);
}

// Only in a comment that is a line's own: `--` before it, and nothing but the mark behind that.
bool in_comment(std::string_view text, std::size_t at) {
  const std::size_t before = text.find_last_not_of(kBlanks, at == 0 ? 0 : at - 1);
  return before != std::string_view::npos && before > 0 && text[before] == '-' &&
         text[before - 1] == '-';
}

}  // namespace

std::vector<Suppression> read_suppressions(std::string_view text,
                                           const std::vector<StatementSpan>& spans, int line) {
  std::vector<Suppression> found;
  std::size_t counted = 0;
  for (std::size_t at = text.find(kMark); at != std::string_view::npos;
       at = text.find(kMark, at + kMark.size())) {
    if (!in_comment(text, at)) continue;
    line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                        text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted = at;
    const std::size_t begin = at + kMark.size();
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view words = trimmed(text.substr(begin, end - begin));
    const std::size_t space = std::min(words.find_first_of(kBlanks), words.size());
    const std::size_t start = text.rfind('\n', at);
    const auto column = static_cast<int>(start == std::string_view::npos ? at + 1 : at - start);
    const auto statement = std::find_if(spans.begin(), spans.end(),
                                        [&](const StatementSpan& span) { return span.end > at; });
    found.push_back({std::string(words.substr(0, space)),
                     std::string(trimmed(words.substr(space))),
                     {line, column},
                     static_cast<std::size_t>(statement - spans.begin()),
                     false});
  }
  return found;
}

}  // namespace shoofly::lint
