#pragma once

// The statements inside the sync triggers, each with its semicolon (sync_triggers.h has the idea).

#include <string>
#include <vector>

#include "catalog/sync.h"
#include "sql/text.h"

namespace shoofly::sqlite {

// Where the winner is kept: one row per tag.
QualifiedName phase_table();

// `key` names the row (row_key.h).
std::vector<Sql> insert_body(const SyncSpec& spec, const std::vector<std::string>& key);
// Empty: an UPDATE has nothing to derive.
std::vector<Sql> update_body(const SyncSpec& spec, const std::vector<std::string>& key);
// The statement changed a column of some side.
Sql any_changed(const SyncSpec& spec);

}  // namespace shoofly::sqlite
