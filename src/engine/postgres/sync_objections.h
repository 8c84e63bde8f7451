#pragma once

// Why a spec cannot be kept in step on a table of PostgreSQL.

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/sync.h"

namespace shoofly::postgres {

// Each a sentence naming the object; empty: it can.
std::vector<std::string> sync_objections(const SyncSpec& spec, const Table& table);

}  // namespace shoofly::postgres
