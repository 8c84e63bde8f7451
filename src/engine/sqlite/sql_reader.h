#pragma once

// Migrations in SQLite's SQL, by a grammar of our own: no library of SQLite's reads them, whose
// version would be another than the one that they are for.

#include "engine/schema_file.h"

namespace shoofly::sqlite {

const SqlReader& sql_reader();

}  // namespace shoofly::sqlite
