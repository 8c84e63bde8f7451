#pragma once

// Flyway with its own names of files: V1.2__name.sql, U.. (the way back of it), R__name.sql (again
// whenever it changes), B.. (all up to a version in one); V1__name.sql.conf. Read in the source of
// 13.0. flyway.toml and flyway.conf in the folder or above it say other names (flyway_settings.h).

#include <string>

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool flyway();
// "V1__name.sql" and the like, in whatever folder.
bool is_flyway_name(const std::string& file);

}  // namespace shoofly::toolchain
