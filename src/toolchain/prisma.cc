#include "toolchain/prisma.h"

#include <algorithm>
#include <utility>

#include "toolchain/configuration.h"
#include "toolchain/migration_folders.h"
#include "toolchain/writing.h"

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

std::string prisma_engine(const Folder& folder) {
  const Result<std::string> text = text_of(folder, "migration_lock.toml");
  if (!text.ok()) return {};
  const Configuration lock(*text);
  const std::string* provider = lock.find("provider");
  return provider == nullptr ? "" : engine_named_by(*provider);
}

// A file of one statement runs in no transaction.
Status add_prisma(Desk& desk, const lint::Migration& migration,
                  const std::vector<lint::Piece>& pieces) {
  const std::string file = desk.name_of(migration.up.file);
  SHOOFLY_ASSIGN(const std::vector<std::string> numbers, numbers_behind(desk, file, pieces.size()));
  for (std::size_t i = 0; i < pieces.size(); ++i)
    desk.put(numbers[i] + piece_name(migration.version, i) + "/migration.sql", pieces[i].up);
  return ok_status();
}

}  // namespace

Tool prisma() {
  static const Writer kWriter = {{.schema_file = "schema.prisma"},
                                 nullptr,
                                 add_prisma,
                                 nullptr,
                                 "prisma migrate resolve --applied NAME"};
  return {"Prisma", is_prisma, read_prisma, prisma_engine, nullptr, &kWriter};
}

}  // namespace shoofly::toolchain
