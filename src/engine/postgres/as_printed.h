#pragma once

// SchemaFiles::as_printed: a written table, built as an empty temporary table in a transaction that
// is rolled back, and read as the catalog shows it. Where the server refuses it, it is built again
// piece by piece, so that each refusal is told at its own place.

#include "engine/schema_file.h"

namespace shoofly::postgres {

Result<PrintedTable> as_printed(Connection& connection, const WrittenTable& table,
                                const std::optional<std::vector<std::string>>& path,
                                const std::string& file);

}  // namespace shoofly::postgres
