#include "toolchain/prisma.h"

#include <algorithm>
#include <utility>

#include "toolchain/migration_folders.h"

namespace shoofly::toolchain {
namespace {

bool has_date(const std::string& name) {
  return name.size() > 14 && name.find_first_not_of("0123456789") == 14 && name[14] == '_';
}

bool is_prisma(const Folder& folder) {
  if (folder.has("migration_lock.toml")) return true;
  const std::vector<std::string> names = migration_folders(folder);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return has_date(name) && !folder.has(name + "/snapshot.json");
  });
}

Result<std::vector<lint::Migration>> read_prisma(const Folder& folder) {
  std::vector<lint::Migration> migrations;
  for (const std::string& name : migration_folders(folder)) {
    const std::string file = name + "/migration.sql";
    SHOOFLY_ASSIGN(std::string text, text_of(folder, file));
    lint::Migration migration;
    migration.version = name;
    migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kMessage,
                    folder.shown(file)};
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

}  // namespace

Tool prisma() { return {"Prisma", is_prisma, read_prisma}; }

}  // namespace shoofly::toolchain
