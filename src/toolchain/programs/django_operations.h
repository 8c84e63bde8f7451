#pragma once

// The operations of a migration, as what Django's schema editor sends for them. Names of indexes
// and constraints are Django's without the eight digits that it makes of their parts.

#include "toolchain/programs/django_state.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {

// Both are changed.
void say_django(const Node& operations, const std::string& app, DjangoState& state, SqlScript& sql);

}  // namespace shoofly::toolchain::programs
