#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// Dialect of PostgreSQL 13 to 18. Statements are right under search_path `pg_catalog, pg_temp`:
// every name of the user's is qualified or was printed by the server. Where a person's own
// expression goes in (a default that is not a literal, the body of a sync function) the target's
// default path is set around it.
const Dialect& dialect();

}  // namespace shoofly::postgres
