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
std::string LintBaseline::name_of(const std::string& file) const {
  if (file == kStandardInput) return file;
  std::error_code failed;
  const fs::path folder = fs::weakly_canonical(fs::absolute(path_).parent_path(), failed);
  const fs::path name = fs::weakly_canonical(fs::absolute(file), failed).lexically_relative(folder);
  return failed || name.empty() ? file : name.generic_string();
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
        .with_help("--write-baseline writes it anew");
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

void LintBaseline::take_known(LintOutcome& outcome) {
  std::map<Key, std::size_t> left = known_;
  std::map<std::string, std::string> names;
  BaselineCount count;
  const auto name = [&](const std::string& file) -> const std::string& {
    const auto [found, is_new] = names.try_emplace(file);
    if (is_new) found->second = name_of(file);
    return found->second;
  };
  const auto is_known = [&](const auto& one) {
    const auto found = left.find({name(one.file), rule_of(one), words_of(one)});
    if (found == left.end() || found->second == 0) return false;
    --found->second;
    ++count.known;
    return true;
  };
  std::erase_if(outcome.findings, is_known);
  std::erase_if(outcome.notices, is_known);
  std::set<std::string> looked_at;
  for (const std::string& file : outcome.files) looked_at.insert(name(file));
  for (const auto& [key, times] : left) {
    const std::string& file = std::get<0>(key);
    if (times > 0 && (looked_at.count(file) > 0 || is_gone(file))) count.unmatched += times;
  }
  outcome.baseline = count;
}

void LintBaseline::learn(const LintOutcome& outcome) {
  std::set<std::string> looked_at;
  for (const std::string& file : outcome.files) looked_at.insert(name_of(file));
  std::erase_if(known_, [&](const auto& one) {
    const std::string& file = std::get<0>(one.first);
    return looked_at.count(file) > 0 || is_gone(file);
  });
  for (const lint::Finding& one : outcome.findings)
    ++known_[{name_of(one.file), rule_of(one), words_of(one)}];
  for (const lint::Notice& one : outcome.notices)
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
