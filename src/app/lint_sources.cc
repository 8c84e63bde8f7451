#include "app/lint_sources.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "lint/secrets.h"

namespace shoofly {
namespace {

std::string only_lines(std::string_view text, const std::set<int>& wanted) {
  std::string kept;
  int line = 1;
  std::size_t start = 0;
  for (const int next : wanted) {
    while (line < next && start < text.size()) {
      start = std::min(text.find('\n', start), text.size() - 1) + 1;
      kept += '\n';
      ++line;
    }
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (line == next) kept += text.substr(start, end - start);
  }
  return kept;
}

std::string source_of(const std::string& file, std::string there) {
  Result<std::string> text = read_file(file);
  if (!text.ok()) return there;  // standard input; or it is gone by now, and nothing is quoted
  if (text->starts_with("\xEF\xBB\xBF")) text->replace(0, 3, "   ");
  return std::move(*text);
}

}  // namespace

void keep_sources(Found& found) {
  std::map<std::string, std::set<int>> wanted;
  for (const lint::Finding& finding : found.findings) wanted[finding.file].insert(finding.at.line);
  for (const lint::Notice& notice : found.notices) wanted[notice.file].insert(notice.at.line);
  for (const auto& [file, lines] : wanted) {
    std::string& source = found.sources[file];
    source = only_lines(lint::without_secrets(source_of(file, std::move(source))), lines);
  }
  for (lint::Finding& finding : found.findings) {
    finding.problem = lint::without_secrets(std::move(finding.problem));
    for (std::string& help : finding.help) help = lint::sql_without_secrets(std::move(help));
  }
  for (lint::Notice& notice : found.notices)
    notice.problem = lint::without_secrets(std::move(notice.problem));
}

}  // namespace shoofly
