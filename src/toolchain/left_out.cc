#include "toolchain/left_out.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace shoofly::toolchain {
namespace {

bool is_digit_at(std::string_view name, std::size_t at) {
  return at < name.size() && std::isdigit(static_cast<unsigned char>(name[at])) != 0;
}

std::string in_small(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string base_name(const std::string& file) { return file.substr(file.rfind('/') + 1); }

// Empty: it does not look like one of its.
std::string why_not_flyway(const std::string& file) {
  const std::string name = base_name(file);
  const std::string lower = in_small(name);
  const bool kind = lower[0] == 'v' || lower[0] == 'u' || lower[0] == 'b';
  const bool numbered = is_digit_at(lower, 1);
  if (!((kind && numbered) || lower.starts_with("r_")) || !lower.ends_with(".sql")) return {};
  if (lower.find("__") == std::string::npos)
    return "two underscores come between version and description";
  if (!name.ends_with(".sql")) return "its suffix is not .sql, in small letters";
  if (name[0] != lower[0]) return {};  // in the right case, and still none: another reason
  return "its prefix is in small letters";
}

std::string why_not_golang(const std::string& file) {
  const std::string lower = in_small(file);
  if (file.find('/') != std::string::npos || !lower.ends_with(".sql")) return {};
  const bool ends = lower.ends_with(".up.sql") || lower.ends_with(".down.sql");
  if (!is_digit_at(file, 0)) return ends ? "its name does not begin with a number" : std::string();
  if (!ends) return "its name does not end with .up.sql or .down.sql";
  const std::size_t digits = file.find_first_not_of("0123456789");
  return file[digits] == '_' ? std::string() : "an underscore follows the number";
}

std::string why_not_numbered(const std::string& file) {
  constexpr std::string_view kOthers[] = {"schema", "structure", "seed", "init", "dump", "test"};
  const std::string lower = in_small(file);
  const bool other =
      std::any_of(std::begin(kOthers), std::end(kOthers),
                  [&](std::string_view word) { return lower.find(word) != std::string::npos; });
  // Without a digit it is nobody's migration; V1 or v0001 was meant as one.
  const bool meant = (lower[0] == 'v' && is_digit_at(lower, 1)) || lower.starts_with("migration");
  if (file.find('/') != std::string::npos || !lower.ends_with(".sql") || other || !meant) return {};
  return "its name does not begin with a number";
}

std::string why_not_planned(const std::string& file) {
  return file.starts_with("deploy/") && file.ends_with(".sql") ? "it is not in the plan"
                                                               : std::string();
}

using Why = std::string (*)(const std::string& file);
Why why_of(std::string_view tool) {
  if (tool == "Flyway") return why_not_flyway;
  if (tool == "golang-migrate") return why_not_golang;
  if (tool == "goose" || tool == "dbmate" || tool == "node-pg-migrate") return why_not_numbered;
  return tool == "Sqitch" ? why_not_planned : nullptr;
}

}  // namespace

std::vector<lint::LeftOut> left_out_of(std::string_view tool, const Folder& folder,
                                       const std::vector<lint::Migration>& migrations) {
  std::vector<lint::LeftOut> left;
  const Why why = why_of(tool);
  if (why == nullptr) return left;
  std::set<std::string> taken;
  for (const lint::Migration& migration : migrations) {
    taken.insert(migration.up.file);
    if (migration.has_down) taken.insert(migration.down.file);
  }
  const bool deep = tool == "Flyway" || tool == "Sqitch";
  for (const auto* names : {&folder.files, &folder.below}) {
    if (names == &folder.below && !deep) break;
    for (const std::string& file : *names) {
      const std::string reason = why(file);
      const std::string shown = folder.shown(file);
      if (!reason.empty() && taken.count(shown) == 0) left.push_back({shown, reason});
    }
  }
  return left;
}

}  // namespace shoofly::toolchain
