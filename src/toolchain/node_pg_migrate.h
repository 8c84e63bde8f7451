#pragma once

// node-pg-migrate's files of SQL: <milliseconds>_name.sql with `-- Up Migration` and
// `-- Down Migration`. Tried with 9.0.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool node_pg_migrate();

}  // namespace shoofly::toolchain
