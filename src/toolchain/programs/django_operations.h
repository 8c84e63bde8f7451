#pragma once

// The operations of a migration, as what Django's schema editor sends for them. Names of indexes
// and constraints are Django's without the eight digits that it makes of their parts.

#include <vector>

#include "toolchain/programs/django_imports.h"
#include "toolchain/programs/django_state.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {

struct DjangoProgram {
  const std::string& app;
  const Program& program;  // of the whole file
  bool atomic = true;
  std::vector<ImportedModel> models = {};  // that it imports
};
// State and script are changed.
void say_django(const Node& operations, const DjangoProgram& file, DjangoState& state,
                SqlScript& sql);

}  // namespace shoofly::toolchain::programs
