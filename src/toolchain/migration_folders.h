#pragma once

// Tools of one folder per migration, with a migration.sql in it.

#include <string>
#include <vector>

#include "toolchain/folder.h"

namespace shoofly::toolchain {

// Names of the folders directly below that have one, sorted.
std::vector<std::string> migration_folders(const Folder& folder);

}  // namespace shoofly::toolchain
