#pragma once

// Preflight of one table: can it be walked by its key, and can every process that we are write it.

#include <vector>

#include "engine/engine.h"
#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

Result<std::vector<PreflightCheck>> table_checks(SqliteConnection& connection, const Table& table);

}  // namespace shoofly::sqlite
