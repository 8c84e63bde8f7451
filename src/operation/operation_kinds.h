#pragma once

// The entries of the table in operations.cc, by what they are about.

#include <vector>

#include "operation/operations.h"

namespace shoofly {

std::vector<OperationKind> column_operations();
std::vector<OperationKind> table_operations();
std::vector<OperationKind> key_operations();  // constraints, indexes and what goes with them

}  // namespace shoofly
