#pragma once

// TableCopier on SQLite. The copy has the table's rowids, so that it is the same row by row. What
// REPLACE deletes without a trigger it deletes in the copy too, by the same unique indexes; hence
// no unique index may lie over a dropped column.

#include "engine/engine.h"

namespace shoofly::sqlite {

const TableCopier& table_copier();

// Dialect::can_copy.
bool can_be_copied(const Table& table, const std::vector<std::string>& without);

}  // namespace shoofly::sqlite
