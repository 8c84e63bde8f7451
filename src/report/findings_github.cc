// GitHub's workflow commands: a line on standard output becomes an annotation at the file's line.

#include <fmt/format.h>

#include "base/printable.h"
#include "report/finding_entries.h"

namespace shoofly {
namespace {

std::string workflow_escaped(std::string_view text, bool property) {
  std::string escaped;
  for (const char c : printable(text, NewLines::kKept)) {
    switch (c) {
      case '%':
        escaped += "%25";
        break;
      case '\n':
        escaped += "%0A";
        break;
      case ':':
        escaped += property ? "%3A" : ":";
        break;
      case ',':
        escaped += property ? "%2C" : ",";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}
std::string property_text(std::string_view text) { return workflow_escaped(text, true); }

}  // namespace

std::string findings_github_part(const FindingsView& view) {
  std::string text;
  for (const FindingEntry& entry : finding_entries(view)) {
    std::string message(entry.problem);
    for (const std::string& help : entry.help) message += "\nhelp: " + help;
    text += fmt::format("::{} file={}",
                        entry.severity == Severity::kNote ? "notice" : to_string(entry.severity),
                        property_text(plain_path(entry.file)));
    if (entry.at.line > 0) text += fmt::format(",line={},col={}", entry.at.line, entry.at.column);
    text +=
        fmt::format(",title={}::{}\n", property_text(entry.id), workflow_escaped(message, false));
  }
  return text;
}

std::string findings_github(const FindingsView& view) {
  // The summary is for the log; no line of it begins with a command.
  return findings_github_part(view) + findings_summary(view);
}

}  // namespace shoofly
