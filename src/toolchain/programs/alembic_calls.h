#pragma once

// One call of `op`, as what Alembic sends for it. Compared with `alembic upgrade --sql` of 1.20.

#include <set>
#include <string>
#include <vector>

#include "lint/migration.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// What an upgrade() or downgrade() does beside its SQL.
struct AlembicWay {
  struct Need {
    Position at;
    std::string call;
    std::string type;
  };
  std::set<std::string> there;      // types that were made before it
  std::set<QualifiedName> made;     // enums by create_table, which makes each once in a run
  std::set<QualifiedName> created;  // by Enum(..).create(), which looks whether they are there
  std::vector<Need> needs;          // enums that a column has that is added or changed
  std::vector<lint::OpaquePart> unnamed;  // constraints that are dropped without a name
};

// False: it cannot be read, and nothing was said.
bool say_alembic_call(const Node& call, SqlScript& sql, AlembicWay& way);

}  // namespace shoofly::toolchain::programs
