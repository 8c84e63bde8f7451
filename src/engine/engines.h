#pragma once

// The one table of engines. Only app includes this.

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace shoofly {

const std::vector<const Engine*>& engines();
// Errors: unsupported, naming the known ones.
Result<const Engine*> find_engine(std::string_view name);

}  // namespace shoofly
