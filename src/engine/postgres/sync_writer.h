#pragma once

// SyncWriter of PostgreSQL, and the statements of the actions InstallSync, ReplaceSync and
// RemoveSync.

#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace shoofly::postgres {

const SyncWriter& sync_writer();

// Each for one transaction. `catalog` tells the server's version and which columns are generated.
// Errors: invalid input, when an expression cannot be read.
//
// Installing takes SHARE ROW EXCLUSIVE on the table, removing ACCESS EXCLUSIVE. Replacing takes no
// lock on it as long as both specs watch the same columns (by place: a swap renames them) in the
// same way; otherwise it drops and creates the triggers.
Result<std::vector<Statement>> install_sync(const SyncSpec& spec, const Catalog& catalog);
Result<std::vector<Statement>> replace_sync(const SyncSpec& before, const SyncSpec& after,
                                            const Catalog& catalog);
Result<std::vector<Statement>> remove_sync(const SyncSpec& spec, const Catalog& catalog);

// True when replacing must also create the triggers anew.
bool replaces_triggers(const SyncSpec& before, const SyncSpec& after);

}  // namespace shoofly::postgres
