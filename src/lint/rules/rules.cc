#include "lint/rules/rules.h"

#include <algorithm>

namespace shoofly::lint {

#define RULE(name) extern const Rule name;
#include "lint/rules/rules.inc"
#undef RULE

const std::vector<const Rule*>& rules() {
  static const std::vector<const Rule*> table = {
#define RULE(name) &name,
#include "lint/rules/rules.inc"
#undef RULE
  };
  return table;
}

const Rule* find_rule(std::string_view id) {
  const auto found = std::find_if(rules().begin(), rules().end(),
                                  [&](const Rule* rule) { return rule->id == id; });
  return found == rules().end() ? nullptr : *found;
}

}  // namespace shoofly::lint
