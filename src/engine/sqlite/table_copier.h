#pragma once

// TableCopier on SQLite. The copy has the table's rowids, so that it is the same row by row; the
// triggers do not repeat a statement but fetch the row anew, so that their order among the user's
// triggers does not matter. What REPLACE deletes without a trigger it deletes in the copy too, by
// the same unique indexes; hence no unique index may lie over a dropped column.
//
// The swap does not use ALTER TABLE RENAME, which would turn the foreign keys of other tables to
// what is renamed: it writes the rows of sqlite_schema, as schema_edit.h does, in an order in which
// they can be read back (a table before its indexes and triggers).

#include "engine/engine.h"

namespace shoofly::sqlite {

const TableCopier& table_copier();

// Dialect::can_copy.
bool can_be_copied(const Table& table, const std::vector<std::string>& without);

}  // namespace shoofly::sqlite
