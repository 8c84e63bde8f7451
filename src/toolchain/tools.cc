#include "toolchain/tools.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "toolchain/atlas.h"
#include "toolchain/dbmate.h"
#include "toolchain/drizzle.h"
#include "toolchain/flyway.h"
#include "toolchain/golang_migrate.h"
#include "toolchain/goose.h"
#include "toolchain/liquibase.h"
#include "toolchain/node_pg_migrate.h"
#include "toolchain/plain.h"
#include "toolchain/prisma.h"
#include "toolchain/sqitch.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

// Below a project's own folder, what is most surely of one tool first.
constexpr std::array<const char*, 9> kUsualPlaces = {
    "prisma/migrations", "src/main/resources/db/migration",
    "db/migrations",     "migrations",
    "drizzle",           "supabase/migrations",
    "db/migration",      "sql",
    "db/changelog"};

bool any_sql(const std::vector<std::string>& files) {
  return std::any_of(files.begin(), files.end(),
                     [](const std::string& file) { return file.ends_with(".sql"); });
}

bool holds_migrations(const Folder& folder) {
  return any_sql(folder.files) || folder.has("sqitch.plan") || folder.has("atlas.sum") ||
         folder.has("migration_lock.toml") || is_there(folder.shown("meta/_journal.json"));
}

Result<Folder> find_folder(const std::string& path) {
  SHOOFLY_ASSIGN(Folder folder, look_into(path));
  if (!holds_migrations(folder)) {
    for (const char* place : kUsualPlaces) {
      const std::string usual = folder.shown(place);
      if (!is_folder(usual)) continue;
      SHOOFLY_ASSIGN(Folder found, look_into(usual));
      SHOOFLY_TRY(look_below(found));
      if (any_sql(found.files) || any_sql(found.below)) return found;
    }
  }
  SHOOFLY_TRY(look_below(folder));
  return folder;
}

// A file may be in a subfolder of the one that its tool looks at.
std::string folder_of(const fs::path& file) {
  const fs::path parent = file.parent_path();
  if (file.filename() == "migration.sql" && !parent.empty()) return parent.parent_path().string();
  fs::path above = parent;
  for (int i = 0; i < 4 && !above.empty(); ++i) {
    if (is_there((above / "sqitch.plan").string())) return above.string();
    if (above == above.parent_path()) break;
    above = above.parent_path();
  }
  if (is_there("sqitch.plan") && !file.is_absolute()) return "";
  return parent.string();
}

Result<Project> read_here(const Folder& folder) {
  const auto tool = std::find_if(tools().begin(), tools().end(),
                                 [&](const Tool& each) { return each.recognises(folder); });
  SHOOFLY_ASSIGN(std::vector<lint::Migration> migrations, tool->read(folder));
  return Project{tool->name, "", std::move(migrations)};
}

Result<Project> read_file_of(const std::string& path) {
  SHOOFLY_ASSIGN(Folder folder, look_into(folder_of(path)));
  SHOOFLY_TRY(look_below(folder));
  SHOOFLY_ASSIGN(Project project, read_here(folder));
  const fs::path one = fs::path(path).lexically_normal();
  std::erase_if(project.migrations, [&](const lint::Migration& migration) {
    return migration.up.file != path && migration.down.file != path &&
           fs::path(migration.up.file).lexically_normal() != one &&
           fs::path(migration.down.file).lexically_normal() != one;
  });
  if (project.migrations.empty())
    return invalid_input(fmt::format(
        "read \"{}\": it is not among the migrations of its folder ({})", path, project.tool));
  return project;
}

}  // namespace

const std::vector<Tool>& tools() {
  static const std::vector<Tool> table = {
      atlas(), sqitch(), prisma(),          drizzle(),        flyway(),   liquibase(),
      goose(), dbmate(), node_pg_migrate(), golang_migrate(), plain_sql()};
  return table;
}

Result<Project> read_project(const std::string& path) {
  if (!is_folder(path)) {
    if (!is_there(path))
      return not_found(fmt::format("read \"{}\": there is no such file or folder", path));
    return read_file_of(path);
  }
  SHOOFLY_ASSIGN(const Folder folder, find_folder(path));
  SHOOFLY_ASSIGN(Project project, read_here(folder));
  // Nothing found must not look like nothing wrong.
  if (project.migrations.empty() && project.tool == tools().back().name)
    return not_found(fmt::format("read folder \"{}\": there are no migrations of SQL in it", path));
  if (folder.path != path) project.folder = folder.path;
  return project;
}

}  // namespace shoofly::toolchain
