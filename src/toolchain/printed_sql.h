#pragma once

// The SQL that a tool prints of its migrations instead of running them, put in place of what was
// read of their files. Pure. Ways back stay as they were read.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lint/migration.h"

namespace shoofly::toolchain {

// What is left out of a migration is a gap of it. Errors: invalid input (a migration that is in no
// file, or none at all).
Status take_alembic_sql(std::string_view printed, std::vector<lint::Migration>& migrations);
Status take_liquibase_sql(std::string_view printed, std::vector<lint::Migration>& migrations);

}  // namespace shoofly::toolchain
