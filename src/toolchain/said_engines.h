#pragma once

// Whose SQL a project's own files say its migrations are, where the tool keeps no settings of its
// own: an address or a driver that stands there as a literal, in .env, Makefile, justfile,
// Taskfile.yml, docker-compose.yml, package.json, sqlc.yaml, dbconfig.yml, atlas.hcl. The nearest
// folder counts that says anything; where it names two engines nothing is said. Lines of comment
// do not count, and no value is kept.

#include <string>

#include "toolchain/folder.h"

namespace shoofly::toolchain {

// By the folder's own name, or that of the one above it: `migrations/mysql`, `sqlite/migrations`,
// as a project has them that works with several servers. Empty: it says none.
std::string engine_of_folder_name(const Folder& folder);

std::string engine_said(const Folder& folder);
std::string engine_said_for_dbmate(const Folder& folder);  // DATABASE_URL in .env first
std::string engine_said_for_goose(const Folder& folder);   // GOOSE_DRIVER in .env first
std::string engine_said_for_diesel(const Folder& folder);  // the features in Cargo.toml first
// Of SQL that no tool marks as its own: what is said by a key, not what merely stands there.
std::string engine_said_for_plain(const Folder& folder);

}  // namespace shoofly::toolchain
