#pragma once

// The actions of ALTER TABLE (and of ALTER INDEX, ALTER VIEW, ..), each as an act. Pure.

#include <vector>

#include <nlohmann/json.hpp>

#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {

// Errors: invalid input, where an action cannot be read; its place is `failed`.
Result<std::vector<WrittenStatement>> read_alter(const nlohmann::json& statement,
                                                 const StatementSource& source, Position& failed);

}  // namespace shoofly::postgres
