#pragma once

// What a migration tool does otherwise on SQLite than elsewhere: the transactions that it opens,
// and the foreign keys that it turns off before them. Read in the tools' sources.

#include <string_view>
#include <vector>

#include "lint/migration.h"
#include "toolchain/folder.h"

namespace shoofly::toolchain {

// Of the tool of that name; what is not known to differ stays as it is.
void fit_to_sqlite(std::string_view tool, const Folder& folder,
                   std::vector<lint::Migration>& migrations);

}  // namespace shoofly::toolchain
