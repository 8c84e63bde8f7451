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

// Whether two of one name are the same in all that is compared; validity aside.
bool same_definition(const Index& a, const Index& b);
bool same_definition(const Constraint& a, const Constraint& b);

std::vector<Difference> diff(const Table& before, const Table& after);
std::vector<Difference> diff(const Catalog& before, const Catalog& after);
// "+ users.first_name text", "- ...", "~ ...: a -> b", one a line.
std::string render(const std::vector<Difference>& differences);

}  // namespace shoofly
