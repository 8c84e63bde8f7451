#pragma once

// Acts that change nothing: IF NOT EXISTS of what is there, or what the server refuses. Pure.

#include "engine/schema_file.h"
#include "engine/schema_model.h"
#include "lint/rule.h"

namespace shoofly::lint {

// CREATE TABLE, CREATE INDEX and ADD COLUMN with IF NOT EXISTS: the name is in the model, and the
// server does nothing but take the lock of the statement.
bool is_vain(const WrittenAct& act, const SchemaModel& schema);

// PostgreSQL: CREATE INDEX CONCURRENTLY on a partitioned table (0A000).
bool is_refused_build(const WrittenAct& act, const SchemaModel& schema);

// What the rule tells would come of what is made, and nothing is.
bool is_silent_on_vain(const Rule& rule);

}  // namespace shoofly::lint
