#pragma once

// The `locks` of a change file: how long a lock is asked for, how often, what then, and whom we may
// end for it.

#include "operation/fields.h"
#include "plan/plan.h"

namespace shoofly {

// `file` is the whole change: its short forms `lock_timeout` and `lock_attempts` are read here too.
void read_locks(const Fields& file, Policies& policies);

}  // namespace shoofly
