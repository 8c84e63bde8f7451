#pragma once

// What a table that is, or is to become, a partition has that the server looks at. Pure.

#include <string>
#include <vector>

#include "lint/rule.h"

namespace shoofly::lint {

// It has a validated check. Which check says what is not decided: that there is one is somebody's
// intention.
bool may_prove_bounds(const WrittenTable& table);

// By the columns alone, where the parent is divided by one or several: the first that may be NULL
// in what is attached, and of which no validated check says that it is not. The server's own
// condition says that it is not, and so it is not proved. Empty: none.
std::string unproved_column(const WrittenTable& parent, const WrittenTable& partition);

// "primary key (id, d)", "index on (at)": what the parent has an index for and the partition not.
std::vector<std::string> missing_indexes(const WrittenTable& parent, const WrittenTable& partition);

// A unique index has every column by which its table is divided, else the server refuses it
// (0A000). False also where that is not known.
bool lacks_dividing_column(const WrittenTable& table, const Index& index);

// " excluding identity" where a copy of the parent may have one: from 17 on the server refuses to
// attach it (55000).
std::string without_identity(const Scene& scene, const QualifiedName& parent);

}  // namespace shoofly::lint
