#pragma once

// Statements of applications by PostgreSQL's own grammar, and how other people write a parameter:
// `?`, `:name`, `%s`, `%(name)s`. Pure.

#include "engine/query_shape.h"

namespace shoofly::postgres {

const QueryReader& query_reader();

}  // namespace shoofly::postgres
