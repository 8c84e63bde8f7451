#pragma once

// Migrations that are programs: the calls that can be read without running them, as the SQL that
// the tool sends to PostgreSQL for them; the rest is counted as opaque, with its place. Pure.
//
// The order and the transactions are the tool's. Errors: invalid input, where files contradict each
// other so that the tool would refuse them.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lint/migration.h"

namespace shoofly::toolchain::programs {

struct ProgramFile {
  std::string file;  // for people
  std::string text;
};

// `per_migration`: env.py asks for a transaction for each.
Result<std::vector<lint::Migration>> read_alembic(const std::vector<ProgramFile>& files,
                                                  bool per_migration);

// In the order of the files.
std::vector<lint::Migration> read_knex(const std::vector<ProgramFile>& files);
std::vector<lint::Migration> read_node_pg_migrate_programs(const std::vector<ProgramFile>& files);
std::vector<lint::Migration> read_typeorm(const std::vector<ProgramFile>& files);
std::vector<lint::Migration> read_sequelize(const std::vector<ProgramFile>& files);
std::vector<lint::Migration> read_rails(const std::vector<ProgramFile>& files);
std::vector<lint::Migration> read_ecto(const std::vector<ProgramFile>& files);

// A file of one of Django's apps.
struct AppFile {
  std::string file;
  std::string text;
  std::string app;
  std::string name;  // "0001_initial"
};
Result<std::vector<lint::Migration>> read_django(const std::vector<AppFile>& files);

}  // namespace shoofly::toolchain::programs
