#pragma once

// The statements of a scenario's [at PHASE]: they give the rows, or the error, that it says.

#include <string>

#include "base/result.h"
#include "harness/scenario.h"
#include "harness/session.h"

namespace shoofly::testing {

Status hold_statements(const Scenario& scenario, const std::string& phase, Session& session);

}  // namespace shoofly::testing
