#include "report/finding_entries.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"

namespace shoofly {
namespace {

constexpr std::string_view kNotAnalysedTitle = "a statement that the grammar cannot read";
constexpr std::string_view kNotAnalysedWhy =
    "No rule has looked at it, and what follows is judged without it.";
constexpr std::string_view kOpaqueTitle = "a part of a program that has to be run to be known";
constexpr std::string_view kOpaqueWhy =
    "No rule has looked at the SQL that it sends, and what follows is judged without it.";
constexpr std::string_view kSuppressionTitle = "a suppression that is wrong or not needed";
constexpr std::string_view kSuppressionWhy =
    "A suppression without a reason does nothing; one that is not needed hides the next finding.";

FindingEntry entry_of(const lint::Finding& finding) {
  return {finding.rule->id,  finding.rule->title, finding.rule->why, finding.severity,
          finding.file,      finding.at,          finding.problem,   finding.help,
          finding.statement, finding.at_stake,    finding.also};
}

FindingEntry entry_of(const lint::Notice& notice) {
  const bool unread = notice.id == lint::kNotAnalysed;
  const bool opaque = notice.id == lint::kOpaque;
  return {notice.id,
          unread   ? kNotAnalysedTitle
          : opaque ? kOpaqueTitle
                   : kSuppressionTitle,
          unread   ? kNotAnalysedWhy
          : opaque ? kOpaqueWhy
                   : kSuppressionWhy,
          notice.severity,
          notice.file,
          notice.at,
          notice.problem,
          notice.help,
          lint::fingerprint(notice.problem)};
}

// The place of each file among those that run; of others behind them, as they come.
std::map<std::string, std::size_t> order_of_files(const FindingsView& view,
                                                  const std::vector<FindingEntry>& entries) {
  std::map<std::string, std::size_t> order;
  for (const std::string& file : view.files) order.emplace(file, order.size());
  for (const FindingEntry& entry : entries) order.emplace(entry.file, order.size());
  return order;
}

// Of the same words found twice in one file, the second is another finding.
void make_unique(std::vector<FindingEntry>& entries) {
  std::map<std::string, int> seen;
  for (FindingEntry& entry : entries) {
    const std::string key =
        fmt::format("{}\n{}\n{}", entry.id, plain_path(entry.file), entry.fingerprint);
    entry.fingerprint = lint::fingerprint(fmt::format("{}\n{}", key, seen[key]++));
  }
}

}  // namespace

std::vector<FindingEntry> finding_entries(const FindingsView& view) {
  std::vector<FindingEntry> entries;
  for (const lint::Finding& finding : view.findings) entries.push_back(entry_of(finding));
  for (const lint::Notice& notice : view.notices) entries.push_back(entry_of(notice));
  const std::map<std::string, std::size_t> order = order_of_files(view, entries);
  // Stable: of one statement, findings stay as the rules stand.
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const FindingEntry& a, const FindingEntry& b) {
                     return std::tuple(order.at(a.file), a.at.line, a.at.column) <
                            std::tuple(order.at(b.file), b.at.line, b.at.column);
                   });
  return entries;
}

std::vector<FindingEntry> fingerprinted_entries(const FindingsView& view) {
  std::vector<FindingEntry> entries = finding_entries(view);
  make_unique(entries);
  return entries;
}

std::string_view plain_path(std::string_view file) {
  while (file.starts_with("./")) file.remove_prefix(2);
  return file;
}

std::string uri_of(std::string_view file) {
  file = plain_path(file);
  std::string uri = file.starts_with("/") ? "file://" : "";
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    const bool kept = byte < 0x80 && (std::isalnum(byte) != 0 ||
                                      std::string_view("-._~/").find(c) != std::string_view::npos);
    if (kept) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", byte);
    }
  }
  return uri;
}

}  // namespace shoofly
