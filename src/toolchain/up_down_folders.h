#pragma once

// Tools of one folder per migration, with up.sql and down.sql in it.
// Diesel (the source of diesel_migrations 2.1): any folder, by the version that its name begins
// with; metadata.toml in it says `run_in_transaction`.
// Hasura (the source of its CLI 2): <number>_name, by number; a file is one request, which the
// server runs in a transaction (hasura/graphql-engine#2939).

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool diesel();
Tool hasura();

// "2024-01-01-000000_name", "1612345678901_name": what people call such folders. Pure.
bool is_up_down_folder(const std::string& name);

}  // namespace shoofly::toolchain
