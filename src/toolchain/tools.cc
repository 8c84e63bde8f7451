#include "toolchain/tools.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "toolchain/atlas.h"
#include "toolchain/changesets.h"
#include "toolchain/client_commands.h"
#include "toolchain/configured_places.h"
#include "toolchain/dbmate.h"
#include "toolchain/drizzle.h"
#include "toolchain/engine_evidence.h"
#include "toolchain/flyway.h"
#include "toolchain/golang_migrate.h"
#include "toolchain/goose.h"
#include "toolchain/left_out.h"
#include "toolchain/liquibase.h"
#include "toolchain/liquibase/changelog.h"
#include "toolchain/node_pg_migrate.h"
#include "toolchain/plain.h"
#include "toolchain/prisma.h"
#include "toolchain/program_tools.h"
#include "toolchain/projects_below.h"
#include "toolchain/said_engines.h"
#include "toolchain/skeema.h"
#include "toolchain/sqitch.h"
#include "toolchain/sqlite_ways.h"
#include "toolchain/up_down_folders.h"
#include "toolchain/waits.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

// Below a project's own folder, what is most surely of one tool first.
constexpr std::array<const char*, 16> kUsualPlaces = {
    "prisma/migrations", "src/main/resources/db/migration",
    "db/migrations",     "migrations",
    "drizzle",           "supabase/migrations",
    "db/migration",      "sql",
    "db/changelog",      "src/main/resources/db/changelog",
    "alembic/versions",  "migrations/versions",
    "db/migrate",        "src/migrations",
    "src/migration",     "priv/repo/migrations"};

bool holds_migrations(const Folder& folder) {
  return any_sql(folder.files) || has_sqitch_plan(folder) || folder.has("atlas.sum") ||
         folder.has("migration_lock.toml") || is_there(folder.shown("meta/_journal.json")) ||
         has_changelog(folder);
}

Result<Folder> look_all_into(const std::string& path) {
  SHOOFLY_ASSIGN(Folder folder, look_into(path));
  SHOOFLY_TRY(look_below(folder));
  return folder;
}

Result<Folder> find_folder(const std::string& path) {
  SHOOFLY_ASSIGN(Folder folder, look_into(path));
  SHOOFLY_ASSIGN(std::optional<Folder> configured, configured_place(folder));
  if (configured) return std::move(*configured);
  if (const auto place = place_of_programs(folder)) return look_all_into(*place);
  if (!holds_migrations(folder) && !holds_programs(folder)) {
    for (const char* place : kUsualPlaces) {
      const std::string usual = folder.shown(place);
      if (!is_folder(usual)) continue;
      SHOOFLY_ASSIGN(Folder found, look_all_into(usual));
      if (any_sql(found.files) || any_sql(found.below) || has_changelog(found) ||
          holds_programs(found))
        return found;
    }
  }
  SHOOFLY_TRY(look_below(folder));
  return folder;
}

// None: the folder itself is a tool's, or a configuration in it says where its migrations are.
Result<ProjectsBelow> below_folder(const std::string& path) {
  SHOOFLY_ASSIGN(const Folder folder, look_into(path));
  SHOOFLY_ASSIGN(const std::optional<Folder> configured, configured_place(folder));
  if (configured || place_of_programs(folder)) return ProjectsBelow();
  Folder with_next = folder;
  SHOOFLY_TRY(look_below(with_next));
  std::erase_if(with_next.below,
                [](const std::string& file) { return file.find('/') != file.rfind('/'); });
  for (const Tool& tool : tools()) {
    // Those of a file for each migration are known by what is in the folder itself.
    const bool by_name =
        &tool != &tools().back() && tool.name != "Flyway" && tool.name != "Liquibase";
    if (by_name && tool.recognises(with_next)) return ProjectsBelow();
  }
  if (flyway().recognises(folder) || liquibase().recognises(folder)) return ProjectsBelow();
  return projects_below(folder);
}

bool is_formatted_sql_file(const std::string& path) {
  if (!path.ends_with(".sql")) return false;
  const Result<std::string> text = text_at(path);
  return text.ok() && is_formatted_sql(*text);
}

bool has_changelog_in(const std::string& path) {
  const Result<Folder> folder = look_into(path);
  return folder.ok() && has_changelog(*folder);
}

// A file may be in a subfolder of the one that its tool looks at.
std::string folder_of(const fs::path& file) {
  const fs::path parent = file.parent_path();
  if (file.filename() == "migration.sql" && !parent.empty()) return parent.parent_path().string();
  const std::string name = file.filename().string();
  if ((name == "up.sql" || name == "down.sql") && is_up_down_folder(parent.filename().string()))
    return parent.parent_path().string();
  const bool changelog = may_be_changelog(name) || is_formatted_sql_file(file.string());
  fs::path above = parent;
  for (int i = 0; i < 4 && !above.empty(); ++i) {
    if (is_there((above / "sqitch.plan").string())) return above.string();
    if (changelog && above != parent && has_changelog_in(above.string())) return above.string();
    if (above == above.parent_path()) break;
    above = above.parent_path();
  }
  if (is_there("sqitch.plan") && !file.is_absolute()) return "";
  return parent.string();
}

// Its files are of SQL, it is used with every engine, and its settings may be those of another
// folder's server.
bool takes_any_sql(std::string_view tool) {
  constexpr std::array<std::string_view, 6> kTools = {"Flyway", "golang-migrate", "goose",
                                                      "dbmate", "Diesel",         "plain SQL"};
  return std::find(kTools.begin(), kTools.end(), tool) != kTools.end();
}

Result<Project> read_here(Folder folder, const std::string& engine) {
  const auto tool = std::find_if(tools().begin(), tools().end(),
                                 [&](const Tool& each) { return each.recognises(folder); });
  folder.engine = engine;
  const bool any_sql = takes_any_sql(tool->name);
  if (engine.empty() && any_sql) folder.engine = engine_of_folder_name(folder);
  if (folder.engine.empty() && tool->engine != nullptr) folder.engine = tool->engine(folder);
  SHOOFLY_ASSIGN(std::vector<lint::Migration> migrations, tool->read(folder));
  if (folder.engine.empty() && any_sql) folder.engine = engine_by_texts(migrations);
  refuse_client_commands(tool->name, migrations);
  if (folder.engine == "sqlite") fit_to_sqlite(tool->name, folder, migrations);
  if (limits_waits(tool->name, folder)) {
    for (lint::Migration& migration : migrations)
      migration.up.waits_are_limited = migration.down.waits_are_limited = true;
  }
  // What it says might have made another tool, another order or another engine of it.
  if (!folder.unread->empty()) return folder.unread->front();
  Project project{tool->name, "", std::move(migrations), {}, folder.engine};
  project.left_out = left_out_of(tool->name, folder, project.migrations);
  if (tool->unsealed != nullptr) {
    SHOOFLY_ASSIGN(project.unsealed, tool->unsealed(folder));
  }
  return project;
}

std::string tidy_path(const std::string& path) {
  return fs::path(path).lexically_normal().string();
}

// A changelog that includes others stands for all that it includes.
Status add_included(const Folder& folder, const std::string& path, std::set<std::string>& only) {
  if (!may_be_changelog(path)) return ok_status();
  const Result<std::string> text = text_at(path);
  if (!text.ok() || !is_changelog(*text)) return ok_status();
  SHOOFLY_ASSIGN(const Changelogs read, read_changelogs(folder, {{path}, ""}));
  for (const lint::Migration& migration : read.migrations)
    only.insert(tidy_path(migration.up.file));
  return ok_status();
}

bool has_file(const Project& project, const std::string& file) {
  return std::any_of(
      project.migrations.begin(), project.migrations.end(), [&](const lint::Migration& migration) {
        return tidy_path(migration.up.file) == tidy_path(file) ||
               (migration.has_down && tidy_path(migration.down.file) == tidy_path(file));
      });
}

// What is below the folder may be another project, which has none of the files.
Result<Project> read_around(Folder& folder, const std::vector<std::string>& files,
                            const std::string& engine) {
  SHOOFLY_ASSIGN(Project project, read_here(folder, engine));
  const auto is_of = [](const Project& one) {
    return [&one](const std::string& file) { return has_file(one, file); };
  };
  if (folder.below.empty() || std::any_of(files.begin(), files.end(), is_of(project)))
    return project;
  Folder own = folder;
  own.below.clear();
  Result<Project> alone = read_here(own, engine);
  if (!alone.ok() || !std::all_of(files.begin(), files.end(), is_of(*alone))) return project;
  folder = std::move(own);
  return alone;
}

Result<Project> read_files_of(const Asked& asked, const std::string& engine,
                              const Overlay* overlay) {
  SHOOFLY_ASSIGN(Folder folder, folder_of_project(asked, overlay));
  SHOOFLY_ASSIGN(Project project, read_around(folder, asked.files, engine));
  std::map<std::string, std::size_t> last_of;  // of a file, behind its last migration
  for (std::size_t i = 0; i < project.migrations.size(); ++i) {
    const lint::Migration& migration = project.migrations[i];
    last_of[tidy_path(migration.up.file)] = i + 1;
    if (migration.has_down) last_of[tidy_path(migration.down.file)] = i + 1;
  }
  std::size_t end = 0;
  for (const std::string& file : asked.files) {
    if (!is_there(file))
      return not_found(fmt::format("read \"{}\": there is no such file or folder", file));
    std::set<std::string> meant = {tidy_path(file)};
    if (last_of.count(tidy_path(file)) == 0) SHOOFLY_TRY(add_included(folder, file, meant));
    std::size_t last = 0;
    for (const std::string& one : meant) {
      const auto found = last_of.find(one);
      if (found != last_of.end()) last = std::max(last, found->second);
    }
    if (last == 0)
      return invalid_input(fmt::format(
          "read \"{}\": it is not among the migrations of its folder ({})", file, project.tool));
    end = std::max(end, last);
    project.only.merge(meant);
  }
  // What is planned is asked for as well.
  for (std::size_t i = end; overlay != nullptr && i < project.migrations.size(); ++i) {
    if (overlay->made.count(project.migrations[i].up.file) > 0) end = i + 1;
  }
  // What comes behind them has not run when they do.
  project.migrations.resize(end);
  return project;
}

}  // namespace

const std::vector<Tool>& tools() {
  static const std::vector<Tool> table = {atlas(),          sqitch(),  skeema(),
                                          prisma(),         drizzle(), diesel(),
                                          hasura(),         flyway(),  liquibase(),
                                          goose(),          dbmate(),  node_pg_migrate(),
                                          golang_migrate(), alembic(), django(),
                                          rails(),          ecto(),    typeorm(),
                                          sequelize(),      knex(),    node_pg_migrate_programs(),
                                          plain_sql()};
  return table;
}

namespace {

// Of a path that is the folder of one migration: its files; else none.
std::vector<std::string> files_of_one(const std::string& path) {
  if (!is_folder(path)) return {};
  std::error_code failed;
  const fs::path whole = fs::absolute(path.empty() ? "." : path, failed).lexically_normal();
  const std::string name = (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  if (failed || !is_up_down_folder(name)) return {};
  // By its name, so that the folder above is known.
  const fs::path given = fs::path(path).lexically_normal();
  const bool here = given.empty() || given == "." || given == "..";
  const fs::path folder = here ? given / ".." / name : given;
  std::vector<std::string> files;
  for (const char* file : {"up.sql", "down.sql", "migration.sql"}) {
    std::string one = (folder / file).lexically_normal().string();
    if (is_there(one)) files.push_back(std::move(one));
  }
  return files;
}

}  // namespace

std::vector<Asked> by_folder(const std::vector<std::string>& given) {
  std::vector<Asked> all;
  std::map<std::string, std::size_t> of_folder;
  std::vector<std::string> paths;
  for (const std::string& path : given) {
    const std::vector<std::string> files = files_of_one(path);
    if (files.empty()) paths.push_back(path);
    paths.insert(paths.end(), files.begin(), files.end());
  }
  for (const std::string& path : paths) {
    if (path == "-" || is_folder(path) || !is_there(path)) {
      all.push_back({path, {}});
      continue;
    }
    const auto [place, is_new] = of_folder.try_emplace(folder_of(path), all.size());
    if (is_new) all.push_back({path, {}});
    all[place->second].files.push_back(path);
  }
  return all;
}

Result<AskedProjects> projects_of(const std::vector<std::string>& paths) {
  AskedProjects all;
  for (Asked& asked : by_folder(paths)) {
    ProjectsBelow below;
    if (asked.files.empty() && is_folder(asked.path)) {
      SHOOFLY_ASSIGN(below, below_folder(asked.path));
    }
    if (below.projects.empty()) below.projects.push_back(std::move(asked));
    std::move(below.projects.begin(), below.projects.end(), std::back_inserter(all.projects));
    std::move(below.not_read.begin(), below.not_read.end(), std::back_inserter(all.not_read));
  }
  return all;
}

namespace {

// Changesets may all be for other servers.
Error nothing_read(const Asked& asked, const Folder& folder, const Project& project) {
  std::vector<std::string_view> names;
  std::vector<std::string> options;
  const std::pair<const char*, const char*> engines[] = {
      {"postgres", "PostgreSQL"}, {"mariadb", "MariaDB"}, {"mysql", "MySQL"}, {"sqlite", "SQLite"}};
  for (const auto& [engine, name] : engines) {
    if (project.tool != "Liquibase") break;
    const Result<Project> other = read_here(folder, engine);
    if (!other.ok() || other->migrations.empty()) continue;
    names.emplace_back(name);
    options.push_back(fmt::format("--engine {}", engine));
  }
  if (!names.empty())
    return not_found(fmt::format(
        "read folder \"{}\": all that there is of {} is for {} only; expected {}", asked.path,
        project.tool, fmt::join(names, " or "), fmt::join(options, " or ")));
  return not_found(fmt::format("read folder \"{}\": there are no migrations of {} in it",
                               asked.path,
                               project.tool == tools().back().name ? "SQL" : project.tool));
}

}  // namespace

Result<Folder> folder_of_project(const Asked& asked, const Overlay* overlay) {
  const bool finds = asked.files.empty() && asked.reach == Reach::kFind;
  const std::string path = asked.files.empty() ? asked.path : folder_of(asked.path);
  SHOOFLY_ASSIGN(Folder folder, asked.reach == Reach::kOwn ? look_into(path)
                                : finds                    ? find_folder(path)
                                                           : look_all_into(path));
  cover(folder, overlay);
  return folder;
}

Result<Project> read_project(const Asked& asked, const std::string& engine,
                             const Overlay* overlay) {
  if (!asked.files.empty()) return read_files_of(asked, engine, overlay);
  if (!is_there(asked.path))
    return not_found(fmt::format("read \"{}\": there is no such file or folder", asked.path));
  SHOOFLY_ASSIGN(const Folder folder, folder_of_project(asked, overlay));
  SHOOFLY_ASSIGN(Project project, read_here(folder, engine));
  // Nothing found must not look like nothing wrong.
  if (project.migrations.empty()) return nothing_read(asked, folder, project);
  if (folder.path != asked.path || !asked.found_below.empty()) project.folder = folder.path;
  project.migrations.shrink_to_fit();
  return project;
}

Result<Project> read_project(const std::string& path) {
  return read_project(by_folder({path}).front());
}

}  // namespace shoofly::toolchain
