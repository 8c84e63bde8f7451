#pragma once

// SchemaFiles::as_printed: written tables, built as empty temporary tables in transactions that are
// rolled back, and read as the catalog shows them. Many are built at once. Where the server refuses
// something, each of them is built alone; one that is refused then, piece by piece, so that each
// refusal is told at its own place.

#include "engine/schema_file.h"

namespace shoofly::postgres {

Result<std::vector<PrintedTable>> as_printed(Connection& connection,
                                             const std::vector<const WrittenTable*>& tables,
                                             const std::optional<std::vector<std::string>>& path,
                                             const std::string& file);

}  // namespace shoofly::postgres
