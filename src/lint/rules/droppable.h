#pragma once

// Whether SQLite lets a column go. Pure.

#include <string>

#include "lint/rule.h"

namespace shoofly::lint {

// Why it does not; empty: it does, as far as the table is known.
std::string why_not_droppable(const WrittenTable& table, const std::string& column);

}  // namespace shoofly::lint
