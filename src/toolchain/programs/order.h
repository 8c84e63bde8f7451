#pragma once

// Migrations that name the ones before them, in an order that satisfies all. Pure.

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "lint/migration.h"

namespace shoofly::toolchain::programs {

struct Dependent {
  std::string name;
  std::string file;
  std::vector<std::string> needs;
};

// Their numbers; where nothing says which of two comes first, as they were given. Errors: invalid
// input (two of one name, a circle, one that is needed and not there).
Result<std::vector<std::size_t>> in_order(const std::vector<Dependent>& all);

// One of which nothing can be read.
lint::Migration broken_migration(const std::string& file, Position at);

}  // namespace shoofly::toolchain::programs
