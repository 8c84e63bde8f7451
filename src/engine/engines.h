#pragma once

// The one table of engines. Only app includes this.

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/schema_file.h"
#include "engine/statement_facts.h"

namespace shoofly {

const std::vector<const Engine*>& engines();
// Errors: unsupported, naming the known ones.
Result<const Engine*> find_engine(std::string_view name);
// Null where the engine reads no file of DDL.
const SchemaFiles* schema_files(const Engine& engine);
// Null where nobody knows yet what its statements lock.
const StatementFacts* statement_facts(const Engine& engine);

}  // namespace shoofly
