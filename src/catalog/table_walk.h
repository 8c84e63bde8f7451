#pragma once

#include <string>
#include <vector>

#include "catalog/table_sync.h"

namespace shoofly {

// Where one table's unique index begins with the columns of the other's (`walks_alike`): those
// columns, in the source's names. A range of them is one of both tables.
std::vector<std::string> shared_walk(const TableSync& sync);

}  // namespace shoofly
