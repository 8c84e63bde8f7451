#pragma once

// Of a statement that the server refuses nothing happens: no lock is held, no row is written or
// goes. One finding is left, the refusal. Pure.

#include "lint/finding.h"

namespace shoofly::lint {

// It says that the server refuses the statement, whatever the rows are.
bool is_refusal(const Finding& finding);
// It says what comes of the statement while it runs, or of what it takes away.
bool is_moot_if_refused(const Finding& finding);

}  // namespace shoofly::lint
