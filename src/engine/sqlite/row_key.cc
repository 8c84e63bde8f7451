#include "engine/sqlite/row_key.h"

#include <algorithm>

#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {

std::vector<std::string> row_key(const Table& table) {
  if (!table.without_rowid) {
    for (const char* name : {"rowid", "_rowid_", "oid"}) {
      const bool taken =
          std::any_of(table.columns.begin(), table.columns.end(),
                      [&](const Column& column) { return same_name(column.name, name); });
      if (!taken) return {name};
    }
  }
  return table.key_columns();
}

}  // namespace shoofly::sqlite
