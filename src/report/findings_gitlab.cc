// GitLab's Code Quality report: a list of what Code Climate calls issues.

#include <algorithm>

#include <nlohmann/json.hpp>

#include "report/finding_entries.h"

namespace shoofly {
namespace {

std::string_view gitlab_severity(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "info";
    case Severity::kWarning:
      return "major";
    case Severity::kError:
      break;
  }
  return "critical";
}

}  // namespace

std::string findings_gitlab(const FindingsView& view) {
  nlohmann::ordered_json document = nlohmann::ordered_json::array();
  for (const FindingEntry& entry : fingerprinted_entries(view)) {
    document.push_back(
        {{"description", entry.problem},
         {"check_name", entry.id},
         {"fingerprint", entry.fingerprint},
         {"severity", gitlab_severity(entry.severity)},
         {"location",
          {{"path", plain_path(entry.file)}, {"lines", {{"begin", std::max(entry.at.line, 1)}}}}}});
  }
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace shoofly
