#pragma once

// TypeORM's query runner where it is not given SQL: tables, columns, keys and indexes, as its
// PostgreSQL driver sends them. From the source of 0.3.31; names that it makes of hashes are left
// out.

#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// False: it cannot be read.
bool say_typeorm_call(const Node& call, SqlScript& sql);

}  // namespace shoofly::toolchain::programs
