#pragma once

// One table of the catalog.

#include <string>

#include "catalog/catalog.h"
#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

struct TableSource {
  std::string name;
  std::string type;  // of pragma table_list: "table", "virtual", "shadow", "view"
  std::string sql;
  bool without_rowid = false;
  bool strict = false;
};

// Columns, constraints, indexes and triggers, without sizes and dependents.
Result<Table> inspect_table(SqliteConnection& connection, const TableSource& source);

}  // namespace shoofly::sqlite
