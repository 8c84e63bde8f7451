#pragma once

// SET search_path, and set_config('search_path', ..) as a dump writes it. Pure.

#include <optional>
#include <string>
#include <vector>

#include "engine/postgres/tree.h"

namespace shoofly::postgres {

// Whether the statement sets or resets a setting in one of these ways; `path` is what it leaves.
bool read_path(const std::string& kind, Node node, std::optional<std::vector<std::string>>& path);

}  // namespace shoofly::postgres
