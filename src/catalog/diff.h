#pragma once

// Differences between two catalogs, as sentences; sizes are left out.

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace shoofly {

struct Difference {
  std::string where;   // "users.first_name", "users index users_mail"
  std::string before;  // empty: was not there
  std::string after;   // empty: is gone
  bool operator==(const Difference&) const = default;
};

std::vector<Difference> diff(const Table& before, const Table& after);
std::vector<Difference> diff(const Catalog& before, const Catalog& after);
// "+ users.first_name text", "- ...", "~ ...: a -> b", one a line.
std::string render(const std::vector<Difference>& differences);

}  // namespace shoofly
