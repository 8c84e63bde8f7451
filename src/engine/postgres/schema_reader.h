#pragma once

// SchemaFiles::read: a file of DDL by PostgreSQL's own grammar, statement by statement. Pure.

#include <memory>
#include <string>

#include "engine/schema_file.h"

namespace shoofly::postgres {

// Of a migration also what DO blocks run is read, and stand-ins are taken (stand_ins.h): neither
// may become part of a schema that a change is derived from. Of a routine, one CREATE FUNCTION or
// CREATE PROCEDURE, what it runs when it is called is read instead of it.
enum class TextKind { kSchemaFile, kMigration, kRoutine };

// The text outlives it.
std::unique_ptr<StatementStream> open_schema_file(const std::string& text, const std::string& file,
                                                  std::size_t most_problems, TextKind kind);
WrittenSchema read_schema_file(const std::string& text, const std::string& file,
                               std::size_t most_problems = 20,
                               TextKind kind = TextKind::kSchemaFile);

}  // namespace shoofly::postgres
