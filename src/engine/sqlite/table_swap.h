#pragma once

// The transaction in which a table and its copy change names. It does not use ALTER TABLE RENAME,
// which would turn the foreign keys of other tables to what is renamed: it writes the rows of
// sqlite_schema, as schema_edit.h does, in an order in which they can be read back (a table before
// its indexes and triggers).

#include <string>
#include <vector>

#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

// Reads only. Errors: conflict (the indexes of the two are no longer the same). The statements fail
// (kind: data) where the schema of either is another one by then.
Result<std::vector<Statement>> swap_with_copy(SqliteConnection& connection, const Table& table,
                                              const std::vector<std::string>& without);

}  // namespace shoofly::sqlite
