#pragma once

// A plan as JSON and back, exact both ways: what `plan --format json` prints and the journal keeps.

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "plan/plan.h"

namespace shoofly {

nlohmann::json to_json(const Plan& plan);
// Errors: invalid input, naming the path of what is missing or wrong; unsupported, a newer format.
Result<Plan> plan_from_json(const std::string& text);

}  // namespace shoofly
