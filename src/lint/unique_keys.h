#pragma once

// Keys that an act makes on a table with rows, and what values the rows of a new column have. Pure.

#include <string>
#include <vector>

#include "lint/rule.h"

namespace shoofly::lint {

struct NewKey {
  QualifiedName table;
  std::string what;                  // "primary key", "unique key", "unique index"
  std::vector<std::string> columns;  // each by its name
};

// Of all rows; one over an expression, or of a part of a column, is left out.
std::vector<NewKey> unique_keys_made(const Scene& scene);
// The rows that are there get the same value in it, and not NULL.
bool has_one_value(const Server& server, const MakeColumn& make);
// All rows have the same values in the columns of the key, which this script has added.
bool is_of_one_value(const Scene& scene, const NewKey& key);

}  // namespace shoofly::lint
