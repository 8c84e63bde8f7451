#pragma once

// Whose SQL a project's migrations are, where no file beside them says it: words that only one
// engine has.

#include <string>
#include <vector>

#include "lint/migration.h"

namespace shoofly::toolchain {

// "sqlite" where a text says AUTOINCREMENT behind PRIMARY KEY, PRAGMA, WITHOUT ROWID, ) STRICT or
// CREATE VIRTUAL TABLE and none says what only others have; else empty. Linear.
std::string engine_by_texts(const std::vector<lint::Migration>& migrations);

}  // namespace shoofly::toolchain
