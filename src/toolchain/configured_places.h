#pragma once

// Where the configuration in a project's folder says that its migrations are: flyway.conf and
// .toml, atlas.hcl, .env of dbmate and goose, liquibase.properties, drizzle.config.*,
// prisma.config.* and package.json.

#include <optional>

#include "base/result.h"
#include "toolchain/folder.h"

namespace shoofly::toolchain {

// With what is below it. Of several folders (Flyway's locations) a folder whose files are all of
// them. None: nothing says so, or what it says is not there.
Result<std::optional<Folder>> configured_place(const Folder& project);

}  // namespace shoofly::toolchain
