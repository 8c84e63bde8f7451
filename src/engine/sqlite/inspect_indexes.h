#pragma once

// The indexes of one table. One that SQLite made for a constraint takes that constraint's name.

#include "catalog/catalog.h"
#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

// `table` has its columns and constraints.
Status inspect_indexes(SqliteConnection& connection, Table& table);

}  // namespace shoofly::sqlite
