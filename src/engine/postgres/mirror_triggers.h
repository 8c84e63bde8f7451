#pragma once

// The triggers of a TableSync. After a row of the source was written, the row of its key is read
// anew and put into the follower, or deleted there where the source has none: so neither the order
// of the user's own triggers matters nor what they do to the row.
//
// The functions run with their owner's rights, because whoever writes the source has none on the
// follower: they belong to the role that installs them, or, where that is a superuser, to the
// tables' owner; nobody may call them, and their search_path is pg_catalog.

#include <vector>

#include "catalog/catalog.h"
#include "catalog/table_sync.h"
#include "sql/text.h"

namespace shoofly::postgres {

std::vector<Sql> install_table_sync(const TableSync& sync);
std::vector<Sql> remove_table_sync(const TableSync& sync);
std::vector<QualifiedName> table_sync_functions(const TableSync& sync);

}  // namespace shoofly::postgres
