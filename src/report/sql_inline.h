#pragma once

// A statement with its bound parameters written into it as literals: for SQL that a person runs.

#include <string>

#include "engine/engine.h"
#include "sql/text.h"

namespace shoofly {

// Placeholders inside strings, quoted names, comments and dollar quotes are left alone. Ends
// without ';'.
std::string inlined(const Statement& statement, const Dialect& dialect);

}  // namespace shoofly
