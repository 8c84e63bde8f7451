#pragma once

// What refers to an enum type besides the columns that a change of the type moves.

#include <string>

#include "catalog/catalog.h"
#include "operation/problems.h"

namespace shoofly {

// Where the type's own name begins in its canonical form, behind the schema.
std::size_t type_name_at(const std::string& type);

// Refuses by name what would keep the old type, or break. Columns of the type itself, and defaults,
// indexes and checks of them, are not refused: they are made anew.
void refuse_other_uses(const EnumType& type, Position at, const Catalog& catalog,
                       Problems& problems);

}  // namespace shoofly
