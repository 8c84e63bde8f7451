#include "app/lint_baseline.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "lint/fingerprint.h"
#include "lint/rule.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;
constexpr int kVersionOfFile = 1;

std::string words_of(const lint::Finding& finding) { return finding.statement; }
std::string words_of(const lint::Notice& notice) { return lint::fingerprint(notice.problem); }
std::string rule_of(const lint::Finding& finding) { return std::string(finding.rule->id); }
std::string rule_of(const lint::Notice& notice) { return std::string(notice.id); }

}  // namespace

LintBaseline::LintBaseline(const std::string& path) : path_(path) {}

// Relative to the baseline's own folder: it is the same wherever the program is called.
const std::string& LintBaseline::name_of(const std::string& file) {
  const auto [found, is_new] = names_.try_emplace(file, file);
  if (!is_new || file == kStandardInput) return found->second;
  std::error_code failed;
  const fs::path folder = fs::weakly_canonical(fs::absolute(path_).parent_path(), failed);
  const fs::path name = fs::weakly_canonical(fs::absolute(file), failed).lexically_relative(folder);
  if (!failed && !name.empty()) found->second = name.generic_string();
  return found->second;
}

bool LintBaseline::is_gone(const std::string& name) const {
  std::error_code failed;
  return name != kStandardInput && !fs::exists(fs::absolute(path_).parent_path() / name, failed);
}

Result<LintBaseline> LintBaseline::read(const std::string& path) {
  SHOOFLY_ASSIGN(const std::string text, read_file(path));
  LintBaseline baseline(path);
  const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
  const auto wrong = [&](const std::string& what) {
    return invalid_input(fmt::format("read baseline \"{}\": {}", path, what))
        .with_help("mend it; or delete it, and --write-baseline writes it anew");
  };
  if (document.is_discarded() || !document.is_object()) return wrong("it is no object of JSON");
  const auto version = document.find("version");
  if (version == document.end() || *version != kVersionOfFile)
    return wrong(fmt::format("expected \"version\": {}", kVersionOfFile));
  const auto findings = document.find("findings");
  if (findings == document.end() || !findings->is_array())
    return wrong("it has no list \"findings\"");
  for (const nlohmann::json& one : *findings) {
    const auto text_at = [&](const char* key) {
      const auto found = one.is_object() ? one.find(key) : one.end();
      return one.is_object() && found != one.end() && found->is_string() ? found->get<std::string>()
                                                                         : std::string();
    };
    const Key key{text_at("file"), text_at("rule"), text_at("statement")};
    if (std::get<0>(key).empty() || std::get<1>(key).empty())
      return wrong(fmt::format("an entry without \"file\" or \"rule\": {}",
                               one.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)));
    ++baseline.known_[key];
  }
  return baseline;
}

void LintBaseline::take_known(Found& found) {
  const auto is_known = [&](const auto& one) {
    const auto known = known_.find({name_of(one.file), rule_of(one), words_of(one)});
    if (known == known_.end()) return false;
    std::size_t& taken = taken_[known->first];
    if (taken == known->second) return false;
    ++taken;
    return true;
  };
  std::erase_if(found.findings, is_known);
  std::erase_if(found.notices, is_known);
}

BaselineCount LintBaseline::count(const std::vector<std::string>& looked_at) {
  std::set<std::string> seen;
  for (const std::string& file : looked_at) seen.insert(name_of(file));
  BaselineCount count;
  for (const auto& [key, times] : known_) {
    const auto taken = taken_.find(key);
    const std::size_t found = taken == taken_.end() ? 0 : taken->second;
    count.known += found;
    const std::string& file = std::get<0>(key);
    if (times > found && (seen.count(file) > 0 || is_gone(file))) count.unmatched += times - found;
  }
  return count;
}

void LintBaseline::learn(const Found& found, const std::vector<std::string>& looked_at) {
  std::set<std::string> seen;
  for (const std::string& file : looked_at) seen.insert(name_of(file));
  std::erase_if(known_, [&](const auto& one) {
    const std::string& file = std::get<0>(one.first);
    return seen.count(file) > 0 || is_gone(file);
  });
  for (const lint::Finding& one : found.findings)
    ++known_[{name_of(one.file), rule_of(one), words_of(one)}];
  for (const lint::Notice& one : found.notices)
    ++known_[{name_of(one.file), rule_of(one), words_of(one)}];
}

Status LintBaseline::write() const {
  nlohmann::ordered_json document = {{"version", kVersionOfFile},
                                     {"findings", nlohmann::ordered_json::array()}};
  for (const auto& [key, times] : known_) {
    const auto& [file, rule, statement] = key;
    for (std::size_t i = 0; i < times; ++i)
      document["findings"].push_back({{"file", file}, {"rule", rule}, {"statement", statement}});
  }
  return write_file(
      path_, document.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace shoofly
