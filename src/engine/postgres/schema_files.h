#pragma once

// PostgreSQL's SchemaFiles.

#include "engine/schema_file.h"

namespace shoofly::postgres {

const SchemaFiles& schema_files();

}  // namespace shoofly::postgres
