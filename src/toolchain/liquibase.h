#pragma once

// Liquibase: changelogs in XML, YAML and JSON, with what they include; without one, files of
// formatted SQL by their names, as includeAll takes them. Tried with 4.28.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool liquibase();
// A file in this folder, or beside others below it, is a changelog in XML, YAML or JSON.
bool has_changelog(const Folder& folder);

}  // namespace shoofly::toolchain
