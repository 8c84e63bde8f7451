#pragma once

// The statements of an up, a down or a change, as what Active Record sends for them. From Rails'
// documentation; not compared with a running Rails.

#include <vector>

#include "toolchain/programs/rails_models.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

void say_rails(const std::vector<Node>& body, const RailsModels& models, SqlScript& sql);
// What of a `change` Rails refuses to turn round: the first such call. Null: nothing.
const Node* one_way_call(const std::vector<Node>& change);

}  // namespace shoofly::toolchain::programs
