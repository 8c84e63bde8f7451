#include "app/lint_settings.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "engine/engines.h"
#include "lint/rules/rules.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;
constexpr const char* kSettingsName = "shoofly-lint.yaml";

// Empty: there is none.
Result<fs::path> find_upwards(const std::string& from) {
  std::error_code failed;
  fs::path folder = fs::weakly_canonical(fs::absolute(from, failed), failed);
  if (failed) return fs::path();
  while (true) {
    const fs::path path = folder / kSettingsName;
    const fs::file_status found = fs::status(path, failed);
    // To open a pipe would wait for its writer.
    if (fs::exists(found) && !fs::is_regular_file(found))
      return invalid_input(fmt::format("read \"{}\": it is no regular file", path.string()));
    if (fs::exists(found)) return path;
    if (!folder.has_relative_path()) return fs::path();
    folder = folder.parent_path();
  }
}

// As a person would write it from here.
std::string shown_path(const fs::path& path) {
  std::error_code failed;
  const fs::path near = fs::relative(path, failed);
  return failed || near.empty() || near.string().starts_with("../..") ? path.string()
                                                                      : near.string();
}

}  // namespace

std::vector<lint::KnownEngine> known_engines() {
  std::vector<lint::KnownEngine> known;
  for (const SqlOfEngine& engine : sql_of_engines())
    known.push_back({engine.name, engine.facts.known_servers()});
  return known;
}

Result<LoadedSettings> load_lint_settings(const std::string& config,
                                          const std::vector<std::string>& paths) {
  const std::string first = paths.empty() || paths.front() == "-" ? "." : paths.front();
  std::string path = config;
  if (config.empty()) {
    SHOOFLY_ASSIGN(const fs::path found, find_upwards(first));
    path = found.string();
  }
  LoadedSettings loaded;
  if (path.empty()) {
    lint::Settings settings;
    settings.rules = lint::rules();
    loaded.settings = std::make_shared<const lint::Settings>(std::move(settings));
    return loaded;
  }
  SHOOFLY_ASSIGN(loaded.text, read_file(path));
  loaded.folder = fs::absolute(path).parent_path().string();
  const std::string shown = config.empty() ? shown_path(path) : config;
  lint::ParsedSettings parsed =
      lint::parse_settings(loaded.text, shown, lint::rules(), known_engines());
  if (auto* settings = std::get_if<lint::Settings>(&parsed)) {
    loaded.settings = std::make_shared<const lint::Settings>(std::move(*settings));
  } else {
    loaded.problems = std::get<std::vector<Diagnostic>>(std::move(parsed));
  }
  return loaded;
}

}  // namespace shoofly
