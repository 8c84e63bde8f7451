#include "toolchain/tools.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "toolchain/dbmate.h"
#include "toolchain/golang_migrate.h"
#include "toolchain/goose.h"
#include "toolchain/plain.h"

namespace shoofly::toolchain {

const std::vector<Tool>& tools() {
  static const std::vector<Tool> table = {golang_migrate(), goose(), dbmate(), plain_sql()};
  return table;
}

Result<Project> read_project(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const bool folder_given = fs::is_directory(path, failed);
  if (!folder_given && !fs::exists(path, failed))
    return not_found(fmt::format("read \"{}\": there is no such file or folder", path));
  const fs::path one(path);
  SHOOFLY_ASSIGN(const Folder folder, look_into(folder_given ? path : one.parent_path().string()));
  const auto tool = std::find_if(tools().begin(), tools().end(),
                                 [&](const Tool& each) { return each.recognises(folder); });
  SHOOFLY_ASSIGN(std::vector<lint::Migration> migrations, tool->read(folder));
  if (!folder_given) {
    const std::string shown = folder.shown(one.filename().string());
    std::erase_if(migrations, [&](const lint::Migration& migration) {
      return migration.up.file != shown && migration.down.file != shown;
    });
  }
  return Project{tool->name, std::move(migrations)};
}

}  // namespace shoofly::toolchain
