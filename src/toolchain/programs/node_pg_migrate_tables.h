#pragma once

// Columns, constraints and tables as node-pg-migrate's calls describe them. Compared with 9.0.

#include <optional>
#include <string>
#include <vector>

#include "sql/text.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// "users", { schema: 'a', name: 'users' }
std::optional<QualifiedName> pgm_name(const Node* node);
Sql pgm_type(const std::string& said);
std::optional<Sql> pgm_value(const Node& node);
// `keys`: what is said to be a primary key is one; of several columns the table says it.
enum class PgmKeys { kInline, kApart };
std::optional<Sql> pgm_column(const std::string& name, const Node& said, PgmKeys keys);
PgmKeys pgm_keys(const Node& columns, std::vector<std::string>& key);
// Of a map of constraints. `name`: of the one that is added, empty: each has one of its own.
// False: something in it has to be run.
bool pgm_constraints(const Node& said, const std::string& table, const std::string& name,
                     std::vector<Sql>& parts);
// createTable(..); nullopt: not even its name is known.
std::optional<Sql> pgm_table(const Node& call, const QualifiedName& table, SqlScript& sql);

}  // namespace shoofly::toolchain::programs
