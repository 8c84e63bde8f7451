#pragma once

// The PL/pgSQL statements that a trigger function of a spec runs for one group of a row.

#include <cstddef>

#include "engine/postgres/sync_parts.h"
#include "sql/text.h"

namespace shoofly::postgres {

Sql insert_statements(const SyncParts& parts, std::size_t group);
Sql update_statements(const SyncParts& parts, std::size_t group);

}  // namespace shoofly::postgres
