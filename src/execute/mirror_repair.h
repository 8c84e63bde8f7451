#pragma once

// Brings the follower of a table sync up to date after its triggers were away for a while: rows
// that are gone, then rows that are new or changed, in chunks by key. Repeating it changes nothing,
// so one that is broken off begins anew.

#include <string>

#include "base/result.h"
#include "execute/run_scope.h"

namespace shoofly {

// `step` is the one that installed the sync, under whose id the journal counts. The sync is
// installed. Returns the rows written or deleted. Errors: interrupted; conflict (fenced, or locks
// never granted); data; unsupported.
Result<std::int64_t> repair_follower(RunScope& scope, const TableSync& sync,
                                     const std::string& step);

}  // namespace shoofly
