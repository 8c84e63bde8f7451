#pragma once

// Reads the policies of a change file: backfill, windows, guards, soak, retention, lock_timeout,
// consent.

#include <chrono>
#include <optional>
#include <string>

#include "operation/node.h"
#include "operation/problems.h"
#include "plan/plan.h"

namespace shoofly {

// The file's keys that are policies, for messages.
const std::vector<std::string>& policy_keys();

// Reads what is there of them in the file's top map; what is not keeps its default.
Policies parse_policies(const Node& file, Problems& problems);

// "100ms", "2s", "5m", "12h", "7d" and nothing else.
std::optional<std::chrono::milliseconds> parse_duration(const std::string& text);

}  // namespace shoofly
