#pragma once

// How one row of a table is named in our own statements: by rowid where there is one (nothing is
// faster, and it is never NULL), else by the primary key.

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace shoofly::sqlite {

// "rowid", or another of its names where a column of the table took that one; the key's columns of
// a WITHOUT ROWID table, and of one whose columns took all three names.
std::vector<std::string> row_key(const Table& table);

}  // namespace shoofly::sqlite
