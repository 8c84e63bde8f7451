#pragma once

// Reads the policies of a change file: backfill, windows, guards, soak, retention, locks, consent.

#include <string>

#include "operation/node.h"
#include "operation/problems.h"
#include "plan/plan.h"

namespace shoofly {

// The file's keys that are policies, for messages.
const std::vector<std::string>& policy_keys();

// Reads what is there of them in the file's top map; what is not keeps its default.
Policies parse_policies(const Node& file, Problems& problems);

}  // namespace shoofly
