#pragma once

// A file of formatted SQL as migrations, one for each changeset. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "lint/migration.h"
#include "toolchain/liquibase/properties.h"

namespace shoofly::toolchain {

// A text that is no formatted SQL is one changeset. `engine`: as in the table of engines.
void add_sql_changesets(std::string text, const std::string& shown, std::string_view engine,
                        const Properties& properties, std::vector<lint::Migration>& migrations);

}  // namespace shoofly::toolchain
