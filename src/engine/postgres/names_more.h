#pragma once

#include "engine/schema_file.h"

namespace shoofly::postgres {

// Whether a statement's act does not tell all the tables and columns that it names: there is a
// query, a condition or an expression. Pure.
bool names_more(const WrittenStatement& statement);

}  // namespace shoofly::postgres
