#include "base/diagnostic.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/printable.h"

namespace shoofly {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

// What people read of a line: a dump's may have megabytes.
struct Quoted {
  std::string_view text;
  std::size_t begins = 0;  // in the line, in bytes
  bool is_cut = false;     // at its end
};

Quoted part_of_line(std::string_view line, std::size_t column) {
  constexpr std::size_t kBefore = 80;
  constexpr std::size_t kMost = 240;
  if (line.size() <= kMost) return {line};
  std::size_t begin = column > kMost - kBefore ? std::min(column - kBefore, line.size()) : 0;
  while (begin > 0 && begin < line.size() && continues_character(line[begin])) --begin;
  std::size_t end = std::min(begin + kMost, line.size());
  while (end < line.size() && continues_character(line[end])) ++end;
  return {line.substr(begin, end - begin), begin, end < line.size()};
}

// The line and a caret below the column, which counts bytes from 1; the caret stands below a
// character.
std::string quoted(std::string_view line, Position at) {
  constexpr std::string_view kCut = "...";
  const auto column = static_cast<std::size_t>(at.column < 1 ? 0 : at.column - 1);
  const Quoted part = part_of_line(line, column);
  std::string pad(part.begins > 0 ? kCut.size() : 0, ' ');
  for (std::size_t i = part.begins; i < column; ++i) {
    const char c = i < line.size() ? line[i] : ' ';
    if (!continues_character(c)) pad += c == '\t' ? '\t' : ' ';
  }
  const std::string number = std::to_string(at.line);
  return fmt::format("  {} | {}{}{}\n  {} | {}^\n", number, part.begins > 0 ? kCut : "",
                     printable(part.text, NewLines::kReplaced), part.is_cut ? kCut : "",
                     std::string(number.size(), ' '), pad);
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      break;
  }
  return "error";
}

Lines::Lines(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1))
    starts_.push_back(end + 1);
}

std::string_view Lines::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > starts_.size()) return {};
  const std::size_t start = starts_[static_cast<std::size_t>(number) - 1];
  return text_.substr(start, text_.find('\n', start) - start);
}

std::string render(const Diagnostic& diagnostic, const Lines& source) {
  std::string text = printable(diagnostic.file, NewLines::kReplaced);
  if (diagnostic.at.line > 0) {
    text += fmt::format(":{}:{}", diagnostic.at.line, diagnostic.at.column);
  }
  if (!text.empty()) text += ": ";
  text += fmt::format("{}: {}\n", to_string(diagnostic.severity),
                      printable(diagnostic.problem, NewLines::kReplaced));
  if (diagnostic.at.line > 0) {
    std::string_view line = source.line(diagnostic.at.line);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) text += quoted(line, diagnostic.at);
  }
  if (!diagnostic.why.empty())
    text += fmt::format("why: {}\n", printable(diagnostic.why, NewLines::kKept));
  for (const std::string& help : diagnostic.help)
    text += fmt::format("help: {}\n", printable(help, NewLines::kKept));
  return text;
}

std::string render(const Diagnostic& diagnostic, std::string_view source) {
  return render(diagnostic, Lines(source));
}

std::string render(const std::vector<Diagnostic>& diagnostics, std::string_view source) {
  const Lines lines(source);
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render(diagnostic, lines);
  return text;
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace shoofly
