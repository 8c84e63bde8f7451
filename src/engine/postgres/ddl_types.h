#pragma once

// The statement that makes an enum type: for a run, and for trying out what will be over its
// columns.

#include <string>
#include <vector>

#include "sql/text.h"

namespace shoofly::postgres {

// `type` in its canonical form.
Sql create_enum(const std::string& type, const std::vector<std::string>& labels);

}  // namespace shoofly::postgres
