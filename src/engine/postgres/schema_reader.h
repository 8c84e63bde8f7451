#pragma once

// SchemaFiles::read: a file of DDL by PostgreSQL's own grammar, statement by statement. Pure.

#include <string>

#include "engine/schema_file.h"

namespace shoofly::postgres {

WrittenSchema read_schema_file(const std::string& text, const std::string& file,
                               std::size_t most_problems = 20);

}  // namespace shoofly::postgres
