#pragma once

// The function that createTable or alterTable of knex is given.

#include "sql/text.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

enum class KnexTable { kCreate, kCreateIfMissing, kAlter };

void say_knex_table(const Node& function, const QualifiedName& table, KnexTable how, Position at,
                    SqlScript& sql);

}  // namespace shoofly::toolchain::programs
