#pragma once

// Type names as people write them, and as the server prints them.

#include <string>

#include "base/result.h"
#include "engine/engine.h"

namespace shoofly::postgres {

// As format_type prints it: "varchar(40)" -> "character varying(40)", "citext" -> "public.citext".
// A name without schema is looked for in pg_catalog, then in the search_path that the role has by
// default. Reads only. Errors: invalid input.
Result<std::string> canonical_type(Connection& connection, const std::string& written);

}  // namespace shoofly::postgres
