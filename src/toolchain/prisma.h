#pragma once

// Prisma Migrate: <14 digits>_name/migration.sql beside migration_lock.toml, by the folders' names.
// Read in the source of 7.10; a file is sent as one message.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool prisma();

}  // namespace shoofly::toolchain
