#pragma once

// Rows that Alembic's migrations write by SQLAlchemy's expressions.

#include <optional>

#include "sql/text.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// sa.table("users", ..)
std::optional<QualifiedName> sa_table_name(const Node& node);
// sa.update(t).where(..).values(..), t.delete(): nullopt: it is something else.
std::optional<Sql> sa_rows(const Node& said);

}  // namespace shoofly::toolchain::programs
