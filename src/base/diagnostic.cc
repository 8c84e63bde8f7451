#include "base/diagnostic.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace shoofly {
namespace {

std::string_view line_of(std::string_view source, int number) {
  std::size_t start = 0;
  for (int line = 1; line < number; ++line) {
    const std::size_t end = source.find('\n', start);
    if (end == std::string_view::npos) return {};
    start = end + 1;
  }
  return source.substr(start, source.find('\n', start) - start);
}

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

std::string_view severity_name(Severity severity) {
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

}  // namespace

std::string render(const Diagnostic& diagnostic, std::string_view source) {
  std::string text = diagnostic.file;
  if (diagnostic.at.line > 0) {
    text += fmt::format(":{}:{}", diagnostic.at.line, diagnostic.at.column);
  }
  if (!text.empty()) text += ": ";
  text += fmt::format("{}: {}\n", severity_name(diagnostic.severity), diagnostic.problem);
  if (diagnostic.at.line > 0) {
    const std::string_view line = line_of(source, diagnostic.at.line);
    if (!line.empty()) {
      const std::string number = std::to_string(diagnostic.at.line);
      std::string pad;
      for (int i = 1; i < diagnostic.at.column; ++i) {
        const auto index = static_cast<std::size_t>(i - 1);
        pad += index < line.size() && line[index] == '\t' ? '\t' : ' ';
      }
      text += fmt::format("  {} | {}\n", number, line);
      text += fmt::format("  {} | {}^\n", std::string(number.size(), ' '), pad);
    }
  }
  if (!diagnostic.why.empty()) text += fmt::format("why: {}\n", diagnostic.why);
  for (const std::string& help : diagnostic.help) text += fmt::format("help: {}\n", help);
  return text;
}

std::string render(const std::vector<Diagnostic>& diagnostics, std::string_view source) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render(diagnostic, source);
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
