#pragma once

// The schema that a project's migrations are played into, as the server would print it, and the one
// that is on the server.

#include <string>
#include <vector>

#include "app/target.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "toolchain/tools.h"

namespace shoofly::testing {

struct Schemas {
  Catalog replayed;
  Catalog there;                    // without what tools keep for themselves
  std::vector<std::string> unread;  // what of the migrations is not in `replayed`
};

Result<Schemas> replay_and_inspect(const toolchain::Project& project, Target& target);

// By name, one a line; empty: there are none.
std::string differences(const Schemas& schemas);

}  // namespace shoofly::testing
