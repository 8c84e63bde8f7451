#pragma once

// SchemaFiles::surroundings: what a database has beside its tables, by kind and name. Read only.

#include "engine/schema_file.h"

namespace shoofly::postgres {

Result<Surroundings> surroundings(Connection& connection);

}  // namespace shoofly::postgres
