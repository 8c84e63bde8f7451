#include "toolchain/sqlite_ways.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>

namespace shoofly::toolchain {
namespace {

void each_script(std::vector<lint::Migration>& migrations,
                 const std::function<void(lint::Script&)>& change) {
  for (lint::Migration& migration : migrations) {
    change(migration.up);
    change(migration.down);
  }
}

// Where people write down the address that a tool is given.
bool any_file_says(const Folder& folder, std::string_view what) {
  static constexpr std::array<const char*, 8> kNames = {
      ".env",        "Makefile",     "docker-compose.yml", "docker-compose.yaml",
      "compose.yml", "Taskfile.yml", "justfile",           "package.json"};
  return std::any_of(kNames.begin(), kNames.end(), [&](const char* name) {
    const std::optional<FoundFile> found = find_above(folder, {name});
    return found && found->text.find(what) != std::string::npos;
  });
}

// database/sqlite3 and database/sqlite of 4.19: each file in one transaction, which
// x-no-tx-wrap=true in the address turns off.
void wrap_files(const Folder& folder, std::vector<lint::Migration>& migrations) {
  if (any_file_says(folder, "x-no-tx-wrap")) return;
  each_script(migrations, [](lint::Script& script) { script.wrapping = lint::Wrapping::kFile; });
}

// Alembic's SQLiteImpl has no DDL in transactions, and Python's driver begins one before the first
// INSERT, UPDATE or DELETE only: a PRAGMA before it has its effect.
void wrap_nothing(const Folder& /*folder*/, std::vector<lint::Migration>& migrations) {
  each_script(migrations, [](lint::Script& script) { script.wrapping = lint::Wrapping::kNone; });
}

// Atlas (sql/sqlite/driver.go, OpenTx), Django (sqlite3/schema.py, __enter__), TypeORM
// (beforeMigration): PRAGMA foreign_keys = off, then BEGIN.
void turn_keys_off(const Folder& /*folder*/, std::vector<lint::Migration>& migrations) {
  each_script(migrations, [](lint::Script& script) { script.foreign_keys_off = true; });
}

// Of its drivers libsql turns the keys off before it begins (client.migrate), better-sqlite3 and
// bun do not.
void take_driver(const Folder& folder, std::vector<lint::Migration>& migrations) {
  const std::optional<FoundFile> package = find_above(folder, {"package.json"});
  if (!package || package->text.find("\"better-sqlite3\"") != std::string::npos) return;
  if (package->text.find("\"@libsql/client\"") != std::string::npos)
    turn_keys_off(folder, migrations);
}

// goose, dbmate, knex, Rails, Ecto and Liquibase open the transactions that they open elsewhere;
// Prisma and Sqitch open none; of Flyway see flyway.cc.
struct SqliteWay {
  std::string_view tool;
  void (*fit)(const Folder& folder, std::vector<lint::Migration>& migrations);
};
constexpr std::array<SqliteWay, 6> kSqliteWays = {{{"golang-migrate", wrap_files},
                                                   {"Alembic", wrap_nothing},
                                                   {"Atlas", turn_keys_off},
                                                   {"Django", turn_keys_off},
                                                   {"TypeORM", turn_keys_off},
                                                   {"Drizzle", take_driver}}};

}  // namespace

void fit_to_sqlite(std::string_view tool, const Folder& folder,
                   std::vector<lint::Migration>& migrations) {
  const auto way = std::find_if(kSqliteWays.begin(), kSqliteWays.end(),
                                [&](const SqliteWay& each) { return each.tool == tool; });
  if (way != kSqliteWays.end()) way->fit(folder, migrations);
}

}  // namespace shoofly::toolchain
