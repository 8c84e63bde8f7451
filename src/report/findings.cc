#include "report/findings.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/plural.h"
#include "lint/rule.h"
#include "report/finding_entries.h"

namespace shoofly {
namespace {

std::size_t count(const FindingsView& view, Severity severity) {
  const auto is = [&](const auto& one) { return one.severity == severity; };
  return static_cast<std::size_t>(std::count_if(view.findings.begin(), view.findings.end(), is) +
                                  std::count_if(view.notices.begin(), view.notices.end(), is));
}

std::string_view source_of(const FindingsView& view, const std::string& file) {
  const auto found = view.sources.find(file);
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
      {"text", findings_text},     {"json", findings_json},     {"sarif", findings_sarif},
      {"github", findings_github}, {"gitlab", findings_gitlab}, {"junit", findings_junit},
  };
  return kTable;
}

std::string findings_summary(const FindingsView& view) {
  const lint::Coverage& coverage = view.coverage;
  std::string text =
      fmt::format("{}, {}, {} in {} ({})\n", plural(count(view, Severity::kError), "error"),
                  plural(count(view, Severity::kWarning), "warning"),
                  plural(count(view, Severity::kNote), "note"),
                  plural(view.migrations, "migration"), tools_and_folders(view));
  text +=
      fmt::format("{} analysed, {} not analysed, {} opaque\n",
                  plural(coverage.analysed, "statement"), coverage.not_analysed, coverage.opaque);
  if (view.baseline)
    text += fmt::format("baseline: {} known and not shown, {} found no more\n",
                        view.baseline->known, view.baseline->unmatched);
  return text;
}

std::string findings_text(const FindingsView& view) {
  std::string text;
  std::string file;
  Lines lines("");
  for (FindingEntry& entry : finding_entries(view)) {
    if (entry.file != file) lines = Lines(source_of(view, entry.file));
    file = entry.file;
    Diagnostic shown{entry.severity,
                     entry.file,
                     entry.at,
                     fmt::format("{} [{}]", entry.problem, entry.id),
                     std::move(entry.help),
                     std::string(entry.why)};
    text += render(shown, lines) + "\n";
  }
  return text + findings_summary(view);
}

std::string findings_json(const FindingsView& view) {
  nlohmann::ordered_json document;
  document["findings"] = nlohmann::ordered_json::array();
  for (const lint::Finding& finding : view.findings) {
    document["findings"].push_back({{"rule", finding.rule->id},
                                    {"family", to_string(finding.rule->family)},
                                    {"severity", to_string(finding.severity)},
                                    {"file", finding.file},
                                    {"line", finding.at.line},
                                    {"column", finding.at.column},
                                    {"problem", finding.problem},
                                    {"why", finding.rule->why},
                                    {"help", finding.help}});
  }
  document["notices"] = nlohmann::ordered_json::array();
  for (const lint::Notice& notice : view.notices) {
    document["notices"].push_back({{"rule", notice.id},
                                   {"severity", to_string(notice.severity)},
                                   {"file", notice.file},
                                   {"line", notice.at.line},
                                   {"column", notice.at.column},
                                   {"problem", notice.problem},
                                   {"help", notice.help}});
  }
  document["migrations"] = view.migrations;
  document["tools"] = view.tools;
  document["folders"] = view.folders;
  document["coverage"] = {{"analysed", view.coverage.analysed},
                          {"not_analysed", view.coverage.not_analysed},
                          {"opaque", view.coverage.opaque}};
  if (view.baseline)
    document["baseline"] = {{"known", view.baseline->known},
                            {"unmatched", view.baseline->unmatched}};
  // A name of a file, or a text, may be no UTF-8.
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

bool needs_attention(const FindingsView& view) {
  return count(view, Severity::kError) + count(view, Severity::kWarning) > 0;
}

}  // namespace shoofly
