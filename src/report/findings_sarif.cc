// SARIF 2.1.0 (OASIS): what GitHub's code scanning and editors read. tests/lint/sarif_test.cc holds
// it against the schema.

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/finding_entries.h"

namespace shoofly {
namespace {

using Json = nlohmann::ordered_json;

std::string sarif_help(const FindingEntry& entry) {
  std::string text(entry.why);
  if (!entry.is_notice)
    text += fmt::format(
        "\nWhere it is right to do it all the same, a comment before the statement: "
        "-- shoofly:ignore {} <the reason>",
        entry.id);
  return text;
}

Json sarif_rule(const FindingEntry& entry) {
  return {{"id", entry.id},
          {"shortDescription", {{"text", entry.title}}},
          {"fullDescription", {{"text", entry.why}}},
          {"defaultConfiguration", {{"level", to_string(entry.severity)}}},
          {"help", {{"text", sarif_help(entry)}}}};
}

// Ours count bytes; SARIF counts characters.
int sarif_column(std::string_view line, int column) {
  const auto bytes = static_cast<std::size_t>(std::max(column - 1, 0));
  const std::string_view before = line.substr(0, bytes);
  const auto inside = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
  });
  return std::max(column, 1) - static_cast<int>(inside);
}

Json sarif_place(const FindingEntry& entry, const Position& at, const Lines& lines) {
  Json place = {{"artifactLocation", {{"uri", uri_of(entry.file)}}}};
  if (at.line > 0)
    place["region"] = {{"startLine", at.line},
                       {"startColumn", sarif_column(lines.line(at.line), at.column)}};
  return {{"physicalLocation", place}};
}

Json sarif_result(const FindingEntry& entry, std::size_t rule, const Lines& lines) {
  std::string message(entry.problem);
  for (const std::string& help : entry.help) message += "\nhelp: " + help;
  Json result = {{"ruleId", entry.id},
                 {"ruleIndex", rule},
                 {"level", to_string(entry.severity)},
                 {"message", {{"text", message}}},
                 {"locations", Json::array({sarif_place(entry, entry.at, lines)})},
                 {"partialFingerprints", {{"shooflyStatement/v1", entry.fingerprint}}}};
  for (const Position& at : entry.also)
    result["relatedLocations"].push_back(sarif_place(entry, at, lines));
  if (entry.at_stake == nullptr) return result;
  const lint::AtStake& stake = *entry.at_stake;
  Json& values = result["properties"];
  values = {{"table", stake.table}, {"rows", stake.rows}, {"bytes", stake.bytes}};
  if (!stake.assumed.empty()) {
    values["lowMilliseconds"] = stake.time.low_ms;
    values["highMilliseconds"] = stake.time.high_ms;
    values["assumed"] = stake.assumed;
  }
  return result;
}

}  // namespace

std::string findings_sarif(const FindingsView& view) {
  Json rules = Json::array();
  Json results = Json::array();
  std::map<std::string_view, std::size_t> numbers;
  std::string_view file;
  Lines lines("");
  const std::vector<FindingEntry> entries = fingerprinted_entries(view);
  for (const FindingEntry& entry : entries) {
    const auto [rule, is_new] = numbers.emplace(entry.id, rules.size());
    if (is_new) rules.push_back(sarif_rule(entry));
    if (entry.file != file) {
      const auto source = view.sources.find(std::string(entry.file));
      lines = Lines(source == view.sources.end() ? std::string_view() : source->second);
      file = entry.file;
    }
    results.push_back(sarif_result(entry, rule->second, lines));
  }
  Json driver = {{"name", "shoofly lint"}};
  if (!view.version.empty()) driver["version"] = view.version;
  driver["rules"] = rules;
  Json properties = {{"migrations", view.migrations},
                     {"statementsAnalysed", view.coverage.analysed},
                     {"statementsNotAnalysed", view.coverage.not_analysed},
                     {"statementsOpaque", view.coverage.opaque}};
  if (!view.not_read.empty()) properties["notRead"] = view.not_read;
  if (view.target) {
    properties["target"] = view.target->shown;
    properties["targetServer"] = view.target->server;
    properties["targetNotes"] = view.target->words;
    for (const TargetStanding& one : view.target->standings)
      properties["targetStandings"].push_back({{"tool", one.tool},
                                               {"history", one.history},
                                               {"applied", one.applied},
                                               {"pending", one.pending},
                                               {"assumed", one.assumed}});
  }
  const Json document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", Json::array({{{"tool", {{"driver", driver}}},
                                                {"columnKind", "unicodeCodePoints"},
                                                {"results", results},
                                                {"properties", properties}}})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace shoofly
