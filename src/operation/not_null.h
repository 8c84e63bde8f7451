#pragma once

// Steps that declare a column NOT NULL, or lift it with a way back, so that no lock lasts longer
// than an instant: a CHECK added NOT VALID, validated beside the traffic, lets the engine take NOT
// NULL without a scan. Engines without NOT VALID do it in one step.

#include <string>
#include <vector>

#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

struct NotNullOf {
  QualifiedName table;
  std::string column;
  Phase phase = Phase::kCutover;
};

// NULL is refused from the first step on. Way back: NOT NULL is lifted.
std::vector<Step> set_not_null_steps(const NotNullOf& what, const Dialect& dialect);
// The first step lifts NOT NULL; way back: proved again and declared.
std::vector<Step> lift_not_null_steps(const NotNullOf& what, const std::string& why,
                                      const Dialect& dialect);

}  // namespace shoofly
