#pragma once

// Migrations in PostgreSQL's SQL: see TextKind.

#include "engine/schema_file.h"

namespace shoofly::postgres {

const SqlReader& migration_reader();

}  // namespace shoofly::postgres
