#pragma once

// Sync on SQLite: AFTER triggers, as a BEFORE trigger cannot change NEW. They write the row once
// more; the marker keeps them from answering to themselves: every write of ours changes it (0, or
// what it was, to 1 or 2), and the UPDATE trigger fires only where it stays. So recursive_triggers
// may be on or off. An old NOT NULL is lifted by the plan and kept here by RAISE with SQLite's own
// words, after both sides are there. Only built-in functions: whoever opens the file runs them. Who
// wins where both sides were written and disagree is read from _shoofly_phase, in that branch only;
// the table is in the same file, so it is found under ATTACH too. Known limits: RETURNING shows the
// row before the trigger; a NOT NULL kept by RAISE aborts INSERT OR IGNORE where the plain one
// skips the row; REPLACE deletes the row and derives it anew.

#include <string>
#include <vector>

#include "catalog/sync.h"
#include "sql/text.h"

namespace shoofly::sqlite {

std::string insert_trigger(const SyncSpec& spec);
std::string update_trigger(const SyncSpec& spec);

// For prediction.
std::vector<Trigger> sync_triggers(const SyncSpec& spec);

std::vector<Statement> install_sync(const SyncSpec& spec, const Table& table);
// Only the winner changes: one row of _shoofly_phase. Else the triggers are made anew.
std::vector<Statement> replace_sync(const SyncSpec& before, const SyncSpec& after,
                                    const Table& table);
std::vector<Statement> remove_sync(const SyncSpec& spec);

}  // namespace shoofly::sqlite
