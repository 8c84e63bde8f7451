#pragma once

// Tools whose migrations are programs: which files they are, and where a project has them.
// programs/ says what is in them.

#include <optional>
#include <string>

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool alembic();
Tool django();
Tool rails();
Tool ecto();
Tool sequelize();
Tool typeorm();
Tool knex();
Tool node_pg_migrate_programs();

// Whether the tool's migrations are programs, which are read as what it sends to PostgreSQL.
bool reads_programs(const std::vector<lint::Migration>& migrations);

// "20240101000000_name.rb", .exs.
bool is_numbered_program(const std::string& file);

// The folder holds such migrations itself.
bool holds_programs(const Folder& folder);
// Where the configuration of a tool in a project's folder says that they are (alembic.ini).
std::optional<std::string> place_of_programs(const Folder& project);

}  // namespace shoofly::toolchain
