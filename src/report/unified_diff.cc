#include "report/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace shoofly {
namespace {

constexpr std::size_t kAround = 3;
// Above this many pairs of lines between the first and the last change, all of them are one change.
constexpr std::size_t kMostPairs = 4'000'000;

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

struct DiffLine {
  char sign;
  std::string_view text;
};

// The part between what is the same at both ends, by the longest common subsequence.
void compare(const Lines& one, const Lines& other, std::vector<DiffLine>& result) {
  const std::size_t n = one.size();
  const std::size_t m = other.size();
  if (n * m > kMostPairs) {
    for (const std::string_view line : one) result.push_back({'-', line});
    for (const std::string_view line : other) result.push_back({'+', line});
    return;
  }
  std::vector<std::vector<std::size_t>> common(n + 1, std::vector<std::size_t>(m + 1, 0));
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      common[i][j] = one[i] == other[j] ? common[i + 1][j + 1] + 1
                                        : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && one[i] == other[j]) {
      result.push_back({' ', one[i]});
      ++i;
      ++j;
    } else if (j >= m || (i < n && common[i + 1][j] >= common[i][j + 1])) {
      result.push_back({'-', one[i++]});
    } else {
      result.push_back({'+', other[j++]});
    }
  }
}

std::vector<DiffLine> diff_lines(const Lines& before, const Lines& after) {
  std::size_t head = 0;
  while (head < std::min(before.size(), after.size()) && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < std::min(before.size(), after.size()) - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  std::vector<DiffLine> result;
  for (std::size_t i = 0; i < head; ++i) result.push_back({' ', before[i]});
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  compare(middle(before), middle(after), result);
  for (std::size_t i = before.size() - tail; i < before.size(); ++i)
    result.push_back({' ', before[i]});
  return result;
}

std::string range(std::size_t from, std::size_t count) {
  return fmt::format("{},{}", count == 0 ? from : from + 1, count);
}

}  // namespace

std::string unified_diff(const std::string& path, const std::string& before,
                         const std::string& after, bool is_new) {
  if (before == after && !is_new) return "";
  const std::vector<DiffLine> lines = diff_lines(lines_of(before), lines_of(after));
  std::string text = is_new ? fmt::format("--- /dev/null\n+++ b/{}\n", path)
                            : fmt::format("--- a/{0}\n+++ b/{0}\n", path);
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  for (std::size_t at = 0; at < lines.size();) {
    if (lines[at].sign == ' ') {
      ++old_at;
      ++new_at;
      ++at;
      continue;
    }
    // Changes that are less than two contexts apart are one hunk.
    std::size_t last = at;
    for (std::size_t i = at; i < lines.size() && i <= last + 2 * kAround; ++i) {
      if (lines[i].sign != ' ') last = i;
    }
    const std::size_t from = at - std::min(at, kAround);
    const std::size_t to = std::min(lines.size(), last + 1 + kAround);
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    std::string hunk;
    for (std::size_t i = from; i < to; ++i) {
      old_count += lines[i].sign != '+' ? 1 : 0;
      new_count += lines[i].sign != '-' ? 1 : 0;
      hunk += lines[i].sign + std::string(lines[i].text);
      if (!lines[i].text.ends_with('\n')) hunk += "\n\\ No newline at end of file\n";
    }
    const std::size_t context = at - from;
    text += fmt::format("@@ -{} +{} @@\n{}", range(old_at - context, old_count),
                        range(new_at - context, new_count), hunk);
    for (; at < to; ++at) {
      old_at += lines[at].sign != '+' ? 1 : 0;
      new_at += lines[at].sign != '-' ? 1 : 0;
    }
  }
  return text;
}

}  // namespace shoofly
