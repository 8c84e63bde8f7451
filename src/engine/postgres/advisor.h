#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// DdlAdvisor of PostgreSQL: which lines of facts.h the statements of an action are, on the objects
// of the catalog that they name. Pure.
const DdlAdvisor& advisor();

}  // namespace shoofly::postgres
