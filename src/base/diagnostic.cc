#include "base/diagnostic.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

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
  std::string text = diagnostic.file;
  if (diagnostic.at.line > 0) {
    text += fmt::format(":{}:{}", diagnostic.at.line, diagnostic.at.column);
  }
  if (!text.empty()) text += ": ";
  text += fmt::format("{}: {}\n", to_string(diagnostic.severity), diagnostic.problem);
  if (diagnostic.at.line > 0) {
    const std::string_view line = source.line(diagnostic.at.line);
    if (!line.empty()) {
      const std::string number = std::to_string(diagnostic.at.line);
      std::string pad;
      for (int i = 1; i < diagnostic.at.column; ++i) {
        const auto index = static_cast<std::size_t>(i - 1);
        const char c = index < line.size() ? line[index] : ' ';
        // The column counts bytes, the caret stands below a character.
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) pad += c == '\t' ? '\t' : ' ';
      }
      text += fmt::format("  {} | {}\n", number, line);
      text += fmt::format("  {} | {}^\n", std::string(number.size(), ' '), pad);
    }
  }
  if (!diagnostic.why.empty()) text += fmt::format("why: {}\n", diagnostic.why);
  for (const std::string& help : diagnostic.help) text += fmt::format("help: {}\n", help);
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
