#pragma once

// The one table of rules (rules.inc).

#include <string_view>
#include <vector>

#include "lint/rule.h"

namespace shoofly::lint {

const std::vector<const Rule*>& rules();
// Null: there is none of this name.
const Rule* find_rule(std::string_view id);

}  // namespace shoofly::lint
