#include "toolchain/configured_places.h"

#include <algorithm>
#include <filesystem>

#include "toolchain/configuration.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

using Places = std::vector<std::string>;  // as the file says them

// "filesystem:sql", "classpath:db/migration"; without a word before it, the second.
Places flyway_places(std::string_view text) {
  constexpr std::string_view kFiles = "filesystem:";
  constexpr std::string_view kClasses = "classpath:";
  Places places;
  for (const std::string& said : Configuration(text).list("flyway.locations")) {
    if (said.starts_with(kFiles)) {
      places.push_back(said.substr(kFiles.size()));
    } else {
      const std::string path = said.starts_with(kClasses) ? said.substr(kClasses.size()) : said;
      places.push_back("src/main/resources/" + path);
    }
  }
  return places;
}

Places one_key(std::string_view text, std::string_view key) {
  const Configuration configuration(text);
  const std::string* said = configuration.find(key);
  return said == nullptr ? Places{} : Places{*said};
}

Places env_places(std::string_view text) {
  Places places = one_key(text, "DBMATE_MIGRATIONS_DIR");
  return places.empty() ? one_key(text, "GOOSE_MIGRATION_DIR") : places;
}

Places liquibase_places(std::string_view text) {
  const Configuration configuration(text);
  for (const char* key :
       {"changeLogFile", "changelogFile", "changelog-file", "liquibase.command.changelogFile"}) {
    const std::string* said = configuration.find(key);
    if (said == nullptr) continue;
    const std::string parent = fs::path(*said).parent_path().string();
    return {parent, "src/main/resources/" + parent};
  }
  return {};
}

Places literal_place(std::string_view text, std::string_view name) {
  constexpr std::string_view kFile = "file://";
  std::optional<std::string> said = literal_of(text, name);
  if (!said) return {};
  return {said->starts_with(kFile) ? said->substr(kFile.size()) : *said};
}

Places atlas_places(std::string_view text) { return literal_place(text, "dir"); }
Places drizzle_places(std::string_view text) { return literal_place(text, "out"); }
Places prisma_places(std::string_view text) { return literal_place(text, "path"); }

Places package_places(std::string_view text) {
  const std::size_t prisma = text.find("\"prisma\": {");
  if (prisma == std::string_view::npos) return {};
  Places places = literal_place(text.substr(prisma), "schema");
  if (places.empty()) return {};
  // A schema of one file, or of a folder of them.
  const fs::path schema = places.front();
  return {((schema.has_extension() ? schema.parent_path() : schema) / "migrations").string(),
          (schema.parent_path() / "migrations").string()};
}

struct Says {
  const char* file;
  Places (*places)(std::string_view text);
  bool every = false;  // all of them, not the first that is there
};
constexpr Says kFilesThatSay[] = {{"flyway.toml", flyway_places, true},
                                  {"flyway.conf", flyway_places, true},
                                  {"atlas.hcl", atlas_places},
                                  {"liquibase.properties", liquibase_places},
                                  {"drizzle.config.ts", drizzle_places},
                                  {"drizzle.config.js", drizzle_places},
                                  {"drizzle.config.mjs", drizzle_places},
                                  {"drizzle.config.json", drizzle_places},
                                  {"prisma.config.ts", prisma_places},
                                  {"prisma.config.js", prisma_places},
                                  {"package.json", package_places},
                                  {".env", env_places}};

Result<Folder> look_at_all(const Folder& project, const std::vector<std::string>& paths) {
  if (paths.size() == 1) {
    SHOOFLY_ASSIGN(Folder folder, look_into(paths.front()));
    SHOOFLY_TRY(look_below(folder));
    return folder;
  }
  Folder all{project.path, {}, {}, {}};
  for (const std::string& path : paths) {
    SHOOFLY_ASSIGN(Folder folder, look_into(path));
    SHOOFLY_TRY(look_below(folder));
    const fs::path prefix = fs::path(path).lexically_relative(fs::path(project.shown("")));
    for (const auto* names : {&folder.files, &folder.below}) {
      for (const std::string& name : *names) all.below.push_back((prefix / name).string());
    }
  }
  std::sort(all.below.begin(), all.below.end());
  all.below.erase(std::unique(all.below.begin(), all.below.end()), all.below.end());
  return all;
}

}  // namespace

Result<std::optional<Folder>> configured_place(const Folder& project) {
  for (const Says& says : kFilesThatSay) {
    if (!project.has(says.file)) continue;
    SHOOFLY_ASSIGN(const std::string text, text_of(project, says.file));
    std::vector<std::string> there;
    for (const std::string& said : says.places(text)) {
      const std::string path =
          fs::path(project.shown(said.empty() ? "." : said)).lexically_normal().string();
      // The project's own folder is looked at anyway.
      if (!is_folder(path) || said.empty() || said == ".") continue;
      if (there.empty() || says.every) there.push_back(path);
    }
    if (there.empty()) continue;
    SHOOFLY_ASSIGN(Folder folder, look_at_all(project, there));
    return std::optional(std::move(folder));
  }
  return std::optional<Folder>();
}

}  // namespace shoofly::toolchain
