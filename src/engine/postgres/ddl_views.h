#pragma once

#include "sql/text.h"

namespace shoofly::postgres {

// A query for why the view, or one over it, cannot be dropped and made anew as it is by whoever is
// connected: one text, or no row (or NULL) when it can.
Sql view_in_the_way(const Sql& view_oid);

}  // namespace shoofly::postgres
