#include "report/preflight_text.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/dsn.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Row;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kIndent = 11;

std::string_view word_of(CheckLevel level) {
  switch (level) {
    case CheckLevel::kOk:
      return "ok";
    case CheckLevel::kNote:
      return "note";
    case CheckLevel::kWarning:
      return "warning";
    case CheckLevel::kRefuse:
      return "refused";
  }
  return "ok";
}

std::int64_t count_of(const std::vector<PreflightCheck>& checks, CheckLevel level) {
  return std::count_if(checks.begin(), checks.end(),
                       [&](const PreflightCheck& c) { return c.level == level; });
}

std::string verdict(const std::vector<PreflightCheck>& checks) {
  const std::int64_t refused = count_of(checks, CheckLevel::kRefuse);
  const std::int64_t warnings = count_of(checks, CheckLevel::kWarning);
  if (refused > 0)
    return fmt::format("This target cannot be changed as it is: {} refused.",
                       counted(refused, "check"));
  if (warnings > 0)
    return fmt::format("This target can be changed; look at {} first.",
                       counted(warnings, "warning"));
  return "This target can be changed.";
}

std::vector<const PreflightCheck*> worst_first(const std::vector<PreflightCheck>& checks) {
  std::vector<const PreflightCheck*> ordered;
  for (const PreflightCheck& check : checks) ordered.push_back(&check);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto* a, const auto* b) { return a->level > b->level; });
  return ordered;
}

// `lead` and then the words of `text`, in lines that begin below the first word.
std::string hanging(const std::string& lead, const std::string& text) {
  std::string out = fmt::format("{:<{}}", lead, kIndent);
  std::size_t column = out.size();
  std::istringstream words(text);
  bool first = true;
  for (std::string word; words >> word; first = false) {
    if (!first && column + 1 + word.size() > kWidth) {
      out += "\n" + std::string(kIndent, ' ');
      column = kIndent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out + "\n";
}

std::string paragraph(const PreflightCheck& check) {
  std::string text = hanging(std::string(word_of(check.level)),
                             fmt::format("{}: {}", check.name, redact(check.found)));
  if (!check.means.empty()) text += hanging("    means", redact(check.means));
  if (!check.help.empty()) text += hanging("    do", redact(check.help));
  return text;
}

std::string fine_line(const std::vector<PreflightCheck>& checks) {
  std::vector<std::string> names;
  for (const PreflightCheck& check : checks) {
    const bool told = std::find(names.begin(), names.end(), check.name) != names.end();
    if (check.level == CheckLevel::kOk && !told) names.push_back(check.name);
  }
  return names.empty() ? "" : hanging("ok", fmt::format("{}", fmt::join(names, ", ")));
}

}  // namespace

std::vector<Row> preflight_rows(const std::vector<PreflightCheck>& checks) {
  std::vector<Row> rows;
  for (const PreflightCheck* check : worst_first(checks)) {
    rows.push_back({check->name, doc::strong(std::string(word_of(check->level))),
                    doc::prose(redact(check->found)), doc::prose(redact(check->help))});
  }
  return rows;
}

std::string preflight_text(const ServerInfo& server, const std::vector<PreflightCheck>& checks) {
  const std::string head = fmt::format("{}{}", server_text(server),
                                       server.database.empty() ? "" : ", " + server.database);
  std::string text = head + "\n" + std::string(head.size(), '=') + "\n\n";
  for (const PreflightCheck* check : worst_first(checks)) {
    if (check->level != CheckLevel::kOk) text += paragraph(*check) + "\n";
  }
  return text + fine_line(checks) + "\n" + verdict(checks) + "\n";
}

nlohmann::json preflight_json(const std::vector<PreflightCheck>& checks) {
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(redact(text));
  };
  nlohmann::json list = nlohmann::json::array();
  for (const PreflightCheck* check : worst_first(checks)) {
    list.push_back({{"check", check->name},
                    {"level", std::string(word_of(check->level))},
                    {"found", redact(check->found)},
                    {"means", text_or_null(check->means)},
                    {"help", text_or_null(check->help)}});
  }
  return {{"safe", count_of(checks, CheckLevel::kRefuse) == 0}, {"checks", std::move(list)}};
}

}  // namespace shoofly
