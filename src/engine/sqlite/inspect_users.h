#pragma once

// Who uses a column from outside its table: views, triggers, foreign keys, generated columns. Views
// and triggers are not read but compiled, and SQLite itself says through its authorizer which
// columns they read and write; one that does not compile here (a function of the application) is
// named as using the whole row of every table whose name it mentions.

#include <vector>

#include "catalog/catalog.h"
#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

// Fills Table::dependents of `tables`.
Status inspect_users(SqliteConnection& connection, std::vector<Table>& tables);

}  // namespace shoofly::sqlite
