// JSON: one object, a finding on each line of it, so that a part can be printed before all are
// known.

#include <algorithm>

#include <nlohmann/json.hpp>

#include "lint/rule.h"
#include "report/findings.h"

namespace shoofly {
namespace {

// A name of a file, or a text, may be no UTF-8.
std::string dumped(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void add_text(std::string& out, std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F &&
           c != '"' && c != '\\';
  });
  if (!plain) {
    out += dumped(std::string(text));
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

void add_member(std::string& out, std::string_view key, std::string_view text) {
  out += ", \"";
  out += key;
  out += "\": ";
  add_text(out, text);
}

const lint::AtStake* stake_of(const lint::Finding& finding) { return finding.at_stake.get(); }
const lint::AtStake* stake_of(const lint::Notice&) { return nullptr; }

void add_stake(std::string& out, const lint::AtStake& stake) {
  out += ", \"target\": {\"table\": ";
  add_text(out, stake.table);
  out += ", \"rows\": " + std::to_string(stake.rows);
  out += ", \"bytes\": " + std::to_string(stake.bytes);
  if (!stake.assumed.empty()) {
    out += ", \"milliseconds\": {\"low\": " + std::to_string(stake.time.low_ms);
    out += ", \"high\": " + std::to_string(stake.time.high_ms) + "}";
    add_member(out, "assumed", stake.assumed);
  }
  out += "}";
}

const std::vector<Position>* others_of(const lint::Finding& finding) { return &finding.also; }
const std::vector<Position>* others_of(const lint::Notice&) { return nullptr; }

void add_others(std::string& out, const std::vector<Position>& others) {
  out += ", \"also\": [";
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (i > 0) out += ", ";
    out += "{\"line\": " + std::to_string(others[i].line);
    out += ", \"column\": " + std::to_string(others[i].column) + "}";
  }
  out += "]";
}

template <typename Found>
void add_found(std::string& out, std::string_view rule, std::string_view family,
               std::string_view why, const Found& found) {
  out += "{\"rule\": ";
  add_text(out, rule);
  if (!family.empty()) add_member(out, "family", family);
  add_member(out, "severity", to_string(found.severity));
  add_member(out, "file", found.file);
  out += ", \"line\": " + std::to_string(found.at.line);
  out += ", \"column\": " + std::to_string(found.at.column);
  const std::vector<Position>* others = others_of(found);
  if (others != nullptr && !others->empty()) add_others(out, *others);
  add_member(out, "problem", found.problem);
  if (!why.empty()) add_member(out, "why", why);
  out += ", \"help\": [";
  for (std::size_t i = 0; i < found.help.size(); ++i) {
    if (i > 0) out += ", ";
    add_text(out, found.help[i]);
  }
  out += "]";
  if (const lint::AtStake* stake = stake_of(found)) add_stake(out, *stake);
  out += "}";
}

nlohmann::ordered_json json_of(const FindingsTarget& target) {
  nlohmann::ordered_json standings = nlohmann::ordered_json::array();
  for (const TargetStanding& one : target.standings) {
    standings.push_back({{"tool", one.tool},
                         {"history", one.history},
                         {"applied", one.applied},
                         {"pending", one.pending},
                         {"assumed", one.assumed}});
  }
  return {{"name", target.shown},
          {"server", target.server},
          {"standings", standings},
          {"notes", target.words}};
}

}  // namespace

std::string findings_json_part(const FindingsView& view) {
  std::string out = view.begun ? "" : "{\n\"findings\": [";
  bool first = !view.begun;
  for (const lint::Finding& finding : view.findings) {
    out += first ? "\n" : ",\n";
    first = false;
    add_found(out, finding.rule->id, to_string(finding.rule->family), finding.rule->why, finding);
  }
  return out;
}

std::string findings_json(const FindingsView& view) {
  std::string out = findings_json_part(view) + "\n],\n\"notices\": [";
  for (std::size_t i = 0; i < view.notices.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    add_found(out, view.notices[i].id, "", "", view.notices[i]);
  }
  out += "\n],\n";
  nlohmann::ordered_json end;
  end["migrations"] = view.migrations;
  end["tools"] = view.tools;
  end["folders"] = view.folders;
  end["coverage"] = {{"analysed", view.coverage.analysed},
                     {"not_analysed", view.coverage.not_analysed},
                     {"opaque", view.coverage.opaque}};
  if (!view.not_read.empty()) end["not_read"] = view.not_read;
  if (view.target) end["target"] = json_of(*view.target);
  if (view.baseline)
    end["baseline"] = {{"known", view.baseline->known}, {"unmatched", view.baseline->unmatched}};
  return out + dumped(end).substr(1) + "\n";
}

}  // namespace shoofly
