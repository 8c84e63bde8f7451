#pragma once

// A query that a person wrote for a guard: checked by the parser, run where it can write nothing.
// Our session's search_path holds for it: tables are written with their schema.

#include <optional>
#include <string>

#include "engine/engine.h"

namespace shoofly::postgres {

Status check_signal_query(const std::string& query);

Result<std::optional<double>> ask_signal_query(Connection& connection, const std::string& query,
                                               Milliseconds timeout);

}  // namespace shoofly::postgres
