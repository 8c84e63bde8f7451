#pragma once

// The function that RunPython is given, as far as it writes rows in ways that can be read: of
// models that it gets by their names, and by SQL of its own.

#include <optional>
#include <string>
#include <vector>

#include "toolchain/programs/django_operations.h"
#include "toolchain/programs/django_state.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

struct DjangoWrite {
  Sql sql;                     // an UPDATE or DELETE
  const Node* text = nullptr;  // not null: SQL that stands in the program
  bool row_by_row = false;     // a loop does it
};

struct DjangoRows {
  std::vector<DjangoWrite> writes;  // in their order
  bool whole = true;                // nothing else in it may write
};

// In a migration that is atomic rows of a loop stay locked to its end; else a loop is not read. The
// nodes outlive what is returned.
DjangoRows django_rows(const Node& function, DjangoState& state, const DjangoProgram& file);

}  // namespace shoofly::toolchain::programs
