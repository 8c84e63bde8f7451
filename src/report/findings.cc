#include "report/findings.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/plural.h"
#include "lint/rule.h"

namespace shoofly {
namespace {

std::string_view source_of(const FindingsView& view, const std::string& file) {
  const auto found = view.sources.find(file);
  return found == view.sources.end() ? std::string_view() : std::string_view(found->second);
}

std::string text_of(const lint::Finding& finding, std::string_view source) {
  Diagnostic diagnostic{finding.severity, finding.file,
                        finding.at,       fmt::format("{} [{}]", finding.problem, finding.rule->id),
                        finding.help,     std::string(finding.rule->why)};
  return render(diagnostic, source);
}

std::size_t count(const FindingsView& view, Severity severity) {
  const auto is = [&](const auto& one) { return one.severity == severity; };
  return static_cast<std::size_t>(std::count_if(view.findings.begin(), view.findings.end(), is) +
                                  std::count_if(view.notices.begin(), view.notices.end(), is));
}

std::string_view name_of(Severity severity) {
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

std::string tools_and_folders(const FindingsView& view) {
  std::string text;
  for (std::size_t i = 0; i < view.tools.size(); ++i) {
    text += (i == 0 ? "" : ", ") + view.tools[i];
    if (i < view.folders.size() && !view.folders[i].empty()) text += " in " + view.folders[i];
  }
  return text;
}

std::string summary(const FindingsView& view) {
  const lint::Coverage& coverage = view.coverage;
  std::string text =
      fmt::format("{}, {}, {} in {} ({})\n", plural(count(view, Severity::kError), "error"),
                  plural(count(view, Severity::kWarning), "warning"),
                  plural(count(view, Severity::kNote), "note"),
                  plural(view.migrations, "migration"), tools_and_folders(view));
  text +=
      fmt::format("{} analysed, {} not analysed, {} opaque\n",
                  plural(coverage.analysed, "statement"), coverage.not_analysed, coverage.opaque);
  return text;
}

}  // namespace

std::string findings_text(const FindingsView& view) {
  std::string text;
  for (const lint::Finding& finding : view.findings)
    text += text_of(finding, source_of(view, finding.file)) + "\n";
  for (const Diagnostic& notice : view.notices)
    text += render(notice, source_of(view, notice.file)) + "\n";
  return text + summary(view);
}

std::string findings_json(const FindingsView& view) {
  nlohmann::ordered_json document;
  document["findings"] = nlohmann::ordered_json::array();
  for (const lint::Finding& finding : view.findings) {
    document["findings"].push_back({{"rule", finding.rule->id},
                                    {"family", to_string(finding.rule->family)},
                                    {"severity", name_of(finding.severity)},
                                    {"file", finding.file},
                                    {"line", finding.at.line},
                                    {"column", finding.at.column},
                                    {"problem", finding.problem},
                                    {"why", finding.rule->why},
                                    {"help", finding.help}});
  }
  document["notices"] = nlohmann::ordered_json::array();
  for (const Diagnostic& notice : view.notices) {
    document["notices"].push_back({{"severity", name_of(notice.severity)},
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
  // A name of a file, or a text, may be no UTF-8.
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

bool needs_attention(const FindingsView& view) {
  return count(view, Severity::kError) + count(view, Severity::kWarning) > 0;
}

}  // namespace shoofly
