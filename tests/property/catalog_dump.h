#pragma once

// A schema as the server's own functions print it, read past the program's inspector: one line for
// each thing that is there. Without the order of columns, what a partition has from its parent, and
// the journal.

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/session.h"

namespace shoofly::testing {

using CatalogLines = std::set<std::string>;

// How indexes and constraints are called.
enum class Names { kShown, kLeftOut };

Result<CatalogLines> dump_catalog(Session& session, Names names = Names::kShown);

// "- what was", "+ what is"; empty: the same.
std::vector<std::string> differences(const CatalogLines& before, const CatalogLines& after);

// What a run has left behind outside the journal's schema, and functions inside it; none is how it
// must be.
Result<std::vector<std::string>> leftovers(Session& session);

// Every row of every table, without columns that triggers write.
Result<CatalogLines> dump_rows(Session& session, const std::vector<std::string>& tables);

}  // namespace shoofly::testing
