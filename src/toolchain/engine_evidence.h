#pragma once

// Whose SQL a project's migrations are, where its tool has no word for it: what the project's other
// files say, else words that only one engine has.

#include <string>
#include <vector>

#include "lint/migration.h"
#include "toolchain/folder.h"

namespace shoofly::toolchain {

// sqlc.yaml, DATABASE_URL in .env, the addresses and drivers in a Makefile, a justfile, a Taskfile;
// empty: they say nothing, or more than one thing. A file that cannot be read says nothing.
std::string engine_by_files(const Folder& folder);
// "sqlite" where a text says AUTOINCREMENT behind PRIMARY KEY, PRAGMA, WITHOUT ROWID, ) STRICT or
// CREATE VIRTUAL TABLE and none says what only others have; else empty. Linear.
std::string engine_by_texts(const std::vector<lint::Migration>& migrations);

}  // namespace shoofly::toolchain
