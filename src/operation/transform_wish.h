#pragma once

// Portable transforms as they are written in a change file (`expression_wish.h` says how).

#include <string>
#include <vector>

#include "operation/node.h"
#include "operation/problems.h"
#include "sql/transform.h"

namespace shoofly {

// "split", "rest", ... in the order in which messages list them.
const std::vector<std::string>& transform_names();

// `node` is a map whose only key is a transform's name. Columns keep their written names; one that
// is left out (the operation's own column is meant) is a kColumn without text.
Transform parse_transform(const Node& node, Problems& problems);

}  // namespace shoofly
