#pragma once

// Whether a catalog shows that a step's actions are done.

#include <optional>
#include <variant>
#include <vector>

#include "catalog/action.h"

namespace shoofly {

// Some actions leave no trace in a catalog (a function's body, a default). Beside columns that are
// renamed they are in one transaction with the names, which then answer for them too: a step that
// was begun and never done must not be undone.
inline bool is_shown(const std::vector<Action>& actions, const Catalog& catalog,
                     SyncTriggers triggers) {
  bool told = true;
  bool renamed = false;
  for (const Action& action : actions) {
    const std::optional<bool> answer = holds(action, catalog, triggers);
    if (answer == false) return false;
    if (!answer) told = false;
    if (std::holds_alternative<RenameColumns>(action)) renamed = true;
  }
  return told || renamed;
}

}  // namespace shoofly
