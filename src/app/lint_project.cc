#include "app/lint_project.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "lint/glob.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;
using lint::Migration;

}  // namespace

bool Wanted::ignores(const std::string& file) const {
  if (settings.settings->ignore.empty() || file == kStandardInput) return false;
  std::error_code failed;
  const auto folder = fs::weakly_canonical(settings.folder, failed);
  const std::string name =
      fs::weakly_canonical(fs::absolute(file), failed).lexically_relative(folder).generic_string();
  return std::any_of(settings.settings->ignore.begin(), settings.settings->ignore.end(),
                     [&](const std::string& pattern) { return lint::glob_matches(pattern, name); });
}

bool Wanted::is_changed(const std::string& file) const {
  std::error_code failed;
  return changed.count(fs::weakly_canonical(fs::absolute(file), failed).string()) > 0;
}

bool Wanted::is_only(const std::string& file) const {
  return only.count(fs::path(file).lexically_normal().string()) > 0;
}

bool Wanted::wants_file(const std::string& file) const {
  return (only.empty() || is_only(file)) && (all || is_changed(file)) && !ignores(file);
}

bool Wanted::wants(const Migration& migration) const {
  if (!only.empty() && !is_only(migration.up.file) &&
      !(migration.has_down && is_only(migration.down.file)))
    return false;
  const bool is_new = all || is_changed(migration.up.file) ||
                      (migration.has_down && is_changed(migration.down.file));
  return is_new &&
         !(ignores(migration.up.file) && (!migration.has_down || ignores(migration.down.file)));
}

std::string engine_said(const LintRequest& request, const lint::Settings& settings) {
  return request.engine.empty() ? settings.engine : request.engine;
}

Result<Meant> meant_by(const LintRequest& request, const lint::Settings& settings,
                       const std::string& own) {
  const bool said = !engine_said(request, settings).empty();
  std::string name = said ? engine_said(request, settings) : own;
  if (name.empty()) name = "postgres";
  const SqlOfEngine* engine = find_sql(name);
  if (engine == nullptr && !said)
    return unsupported(fmt::format("lint: the files of the tool say {}: its SQL is not read", name))
        .with_help("--engine says which to take instead");
  if (engine == nullptr) return unsupported(fmt::format("lint: SQL of {} is not read", name));
  const lint::KnownEngine known{engine->name, engine->facts.known_servers()};
  Meant meant{*engine, settings.server_version.value_or(known.servers.usual)};
  if (!request.server_version.empty()) {
    const std::optional<ServerVersion> version = server_version(request.server_version);
    meant.version = version.value_or(ServerVersion{});
  }
  if (!known.knows(meant.version))
    return invalid_input(fmt::format(
        "lint: expected {} {} for the server's version, found \"{}\"", name, range_of(known),
        request.server_version.empty() ? to_string(meant.version) : request.server_version));
  return meant;
}

}  // namespace shoofly
