#include "report/findings.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/plural.h"
#include "report/finding_entries.h"

namespace shoofly {
namespace {

std::string_view source_of(const FindingsView& view, std::string_view file) {
  const auto found = view.sources.find(std::string(file));
  return found == view.sources.end() ? std::string_view() : std::string_view(found->second);
}

std::string tools_and_folders(const FindingsView& view) {
  std::string text;
  for (std::size_t i = 0; i < view.tools.size(); ++i) {
    text += (i == 0 ? "" : ", ") + view.tools[i];
    if (i < view.folders.size() && !view.folders[i].empty()) text += " in " + view.folders[i];
  }
  return text;
}

}  // namespace

const std::vector<FindingsFormat>& findings_formats() {
  static const std::vector<FindingsFormat> kTable = {
      {"text", findings_text, findings_text_part, false, true},
      {"json", findings_json, findings_json_part, true, true},
      {"sarif", findings_sarif, nullptr, false, true},
      {"github", findings_github, findings_github_part},
      {"gitlab", findings_gitlab},
      {"junit", findings_junit},
  };
  return kTable;
}

std::string target_text(const FindingsTarget& target) {
  std::string text;
  for (const TargetStanding& one : target.standings) {
    text += fmt::format("target {} ({}): {} applied{}, {} pending{}\n", target.shown, target.server,
                        one.applied, one.history.empty() ? "" : " by " + one.history, one.pending,
                        one.assumed.empty() ? "" : "; " + one.assumed);
  }
  for (const std::string& word : target.words) text += "target: " + word + "\n";
  return text;
}

std::string not_read_text(const std::vector<std::string>& not_read) {
  constexpr std::size_t kMostNamed = 5;
  if (not_read.empty()) return {};
  std::string text = "not read: ";
  for (std::size_t i = 0; i < std::min(not_read.size(), kMostNamed); ++i)
    text += (i == 0 ? "" : ", ") + not_read[i];
  if (not_read.size() > kMostNamed)
    text += fmt::format(" and {} more", not_read.size() - kMostNamed);
  return text + "; name a folder to have it read\n";
}

std::string findings_summary(const FindingsView& view) {
  const lint::Coverage& coverage = view.coverage;
  const FindingCounts counts = counts_of(view);
  std::string text = fmt::format("{}, {}, {} in {} ({})\n", plural(counts.errors, "error"),
                                 plural(counts.warnings, "warning"), plural(counts.notes, "note"),
                                 plural(view.migrations, "migration"), tools_and_folders(view));
  text +=
      fmt::format("{} analysed, {} not analysed, {} opaque\n",
                  plural(coverage.analysed, "statement"), coverage.not_analysed, coverage.opaque);
  if (coverage.opaque > 0 && !view.could_print.empty())
    text += fmt::format("--run-tool reads what {} prints in place of what is opaque\n",
                        view.could_print);
  text += not_read_text(view.not_read);
  if (view.target) text += target_text(*view.target);
  if (view.baseline)
    text += fmt::format("baseline: {} known and not shown, {} found no more\n",
                        view.baseline->known, view.baseline->unmatched);
  return text;
}

void FindingCounts::add(Severity severity) {
  ++(severity == Severity::kError ? errors : severity == Severity::kWarning ? warnings : notes);
}

FindingCounts counts_of(const FindingsView& view) {
  if (view.counts) return *view.counts;
  FindingCounts counts;
  for (const lint::Finding& finding : view.findings) counts.add(finding.severity);
  for (const lint::Notice& notice : view.notices) counts.add(notice.severity);
  return counts;
}

std::string findings_text_part(const FindingsView& view) {
  std::string text;
  std::string_view file;
  Lines lines("");
  for (const FindingEntry& entry : finding_entries(view)) {
    if (entry.file != file) lines = Lines(source_of(view, entry.file));
    file = entry.file;
    const Diagnostic shown{entry.severity,
                           std::string(entry.file),
                           entry.at,
                           fmt::format("{} [{}]", entry.problem, entry.id),
                           {entry.help.begin(), entry.help.end()},
                           std::string(entry.why)};
    text += render(shown, lines) + "\n";
  }
  return text;
}

std::string findings_text(const FindingsView& view) {
  return findings_text_part(view) + findings_summary(view);
}

bool needs_attention(const FindingsView& view) {
  const FindingCounts counts = counts_of(view);
  return counts.errors + counts.warnings > 0;
}

}  // namespace shoofly
