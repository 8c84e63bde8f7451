#include "report/finding_entries.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

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
  return {.id = finding.rule->id,
          .title = finding.rule->title,
          .why = finding.rule->why,
          .severity = finding.severity,
          .file = finding.file,
          .at = finding.at,
          .problem = finding.problem,
          .help = finding.help,
          .at_stake = finding.at_stake.get(),
          .also = finding.also,
          .statement = finding.statement};
}

FindingEntry entry_of(const lint::Notice& notice) {
  const bool unread = notice.id == lint::kNotAnalysed;
  const bool opaque = notice.id == lint::kOpaque;
  return {.id = notice.id,
          .title = unread   ? kNotAnalysedTitle
                   : opaque ? kOpaqueTitle
                            : kSuppressionTitle,
          .why = unread   ? kNotAnalysedWhy
                 : opaque ? kOpaqueWhy
                          : kSuppressionWhy,
          .severity = notice.severity,
          .file = notice.file,
          .at = notice.at,
          .problem = notice.problem,
          .help = notice.help,
          .is_notice = true};
}

// The place of each file among those that run; of others behind them, as they come.
std::unordered_map<std::string_view, std::size_t> order_of_files(
    const FindingsView& view, const std::vector<FindingEntry>& entries) {
  std::unordered_map<std::string_view, std::size_t> order;
  for (const std::string& file : view.files) order.emplace(file, order.size());
  for (const FindingEntry& entry : entries) order.emplace(entry.file, order.size());
  return order;
}

}  // namespace

std::vector<FindingEntry> finding_entries(const FindingsView& view) {
  std::vector<FindingEntry> entries;
  entries.reserve(view.findings.size() + view.notices.size());
  for (const lint::Finding& finding : view.findings) entries.push_back(entry_of(finding));
  for (const lint::Notice& notice : view.notices) entries.push_back(entry_of(notice));
  const std::unordered_map<std::string_view, std::size_t> order = order_of_files(view, entries);
  // The last: of one place, findings stay as the rules stand.
  using Place = std::tuple<std::size_t, int, int, std::size_t>;
  std::vector<Place> places;
  places.reserve(entries.size());
  for (const FindingEntry& entry : entries)
    places.emplace_back(order.at(entry.file), entry.at.line, entry.at.column, places.size());
  std::sort(places.begin(), places.end());
  std::vector<FindingEntry> sorted;
  sorted.reserve(entries.size());
  for (const Place& place : places) sorted.push_back(std::move(entries[std::get<3>(place)]));
  return sorted;
}

// Of the same words found twice in one file, the second is another finding.
std::vector<FindingEntry> fingerprinted_entries(const FindingsView& view) {
  std::vector<FindingEntry> entries = finding_entries(view);
  std::map<std::string, int> seen;
  for (FindingEntry& entry : entries) {
    const std::string words =
        entry.is_notice ? lint::fingerprint(entry.problem) : std::string(entry.statement);
    const std::string key = fmt::format("{}\n{}\n{}", entry.id, plain_path(entry.file), words);
    entry.fingerprint = lint::fingerprint(fmt::format("{}\n{}", key, seen[key]++));
  }
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
