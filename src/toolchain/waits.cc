#include "toolchain/waits.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSetting = "lock_timeout";
// Of django-pg-zero-downtime-migrations.
constexpr std::string_view kZeroDowntime = "zero_downtime_migrations_";
// Further files of a project are not looked at for one answer.
constexpr std::size_t kMostInitializers = 200;

struct ConfiguredWaits {
  std::string_view tool;
  std::string_view comment;
  std::vector<std::string> files;  // the nearest of each counts
};

const std::vector<ConfiguredWaits>& configured_waits() {
  static const std::vector<ConfiguredWaits> kTable = {
      {"Alembic", "#", {"env.py"}},
      {"Rails", "#", {"config/initializers/strong_migrations.rb"}},
      {"TypeORM",
       "//",
       {"data-source.ts", "src/data-source.ts", "data-source.js", "ormconfig.json", "ormconfig.ts",
        "ormconfig.js"}},
      {"Sequelize", "//", {"config/config.json", "config/config.js", "config/config.cjs"}},
      {"knex", "//", {"knexfile.js", "knexfile.ts", "knexfile.mjs", "knexfile.cjs"}},
  };
  return kTable;
}

std::string in_lower_letters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

// Behind the name: `=`, `:`, `=>` or `to`, perhaps a quote, and a number that is not 0.
bool gives_number(std::string_view rest) {
  const auto pass = [&](std::string_view some) {
    rest.remove_prefix(std::min(rest.find_first_not_of(some), rest.size()));
  };
  pass("\"'");
  pass(" \t");
  if (rest.starts_with("to ")) {
    rest.remove_prefix(3);
  } else if (rest.starts_with("=") || rest.starts_with(":")) {
    rest.remove_prefix(rest.starts_with("=>") ? 2 : 1);
  } else {
    return false;
  }
  pass(" \t\"'`\\");
  pass("0");
  return !rest.empty() && rest.front() >= '1' && rest.front() <= '9';
}

// In `line`, which is in small letters.
bool line_sets(std::string_view line) {
  for (std::size_t at = line.find(kSetting); at != std::string_view::npos;
       at = line.find(kSetting, at + 1)) {
    const std::string_view before = line.substr(0, at);
    const bool in_word = at > 0 && (std::isalnum(static_cast<unsigned char>(line[at - 1])) != 0 ||
                                    line[at - 1] == '_');
    if (in_word && !before.ends_with(kZeroDowntime)) continue;
    if (gives_number(line.substr(at + kSetting.size()))) return true;
  }
  return false;
}

// Of config/database.yml: not what is said for tests alone, or a developer's machine.
std::string without_local_parts(std::string_view text) {
  std::string kept;
  bool local = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && std::isalpha(static_cast<unsigned char>(line.front())) != 0)
      local = line.starts_with("test") || line.starts_with("development");
    if (!local) kept.append(line) += '\n';
  }
  return kept;
}

bool rails_limits(const Folder& folder) {
  const auto base = find_above(folder, {"config/database.yml"});
  if (!base) return false;
  if (sets_lock_timeout(without_local_parts(base->text), "#")) return true;
  const Result<Folder> initializers =
      look_into((fs::path(base->path).parent_path() / "initializers").string());
  if (!initializers.ok()) return false;
  std::size_t looked_at = 0;
  return std::any_of(initializers->files.begin(), initializers->files.end(),
                     [&](const std::string& file) {
                       if (!file.ends_with(".rb") || ++looked_at > kMostInitializers) return false;
                       const Result<std::string> text = text_of(*initializers, file);
                       return text.ok() && sets_lock_timeout(*text, "#");
                     });
}

bool django_limits(const Folder& folder) {
  for (const auto* names : {&folder.files, &folder.below}) {
    for (const std::string& file : *names) {
      if (fs::path(file).filename() != "settings.py") continue;
      const Result<std::string> text = text_of(folder, file);
      return text.ok() && sets_lock_timeout(*text, "#");
    }
  }
  return false;
}

}  // namespace

bool sets_lock_timeout(std::string_view text, std::string_view comment) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = in_lower_letters(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line_sets(std::string_view(line).substr(0, line.find(comment)))) return true;
  }
  return false;
}

bool limits_waits(std::string_view tool, const Folder& folder) {
  if (tool == "Django") return django_limits(folder);
  if (tool == "Rails" && rails_limits(folder)) return true;
  const auto known = std::find_if(configured_waits().begin(), configured_waits().end(),
                                  [&](const ConfiguredWaits& one) { return one.tool == tool; });
  if (known == configured_waits().end()) return false;
  const auto found = find_above(folder, known->files);
  return found && sets_lock_timeout(found->text, known->comment);
}

}  // namespace shoofly::toolchain
