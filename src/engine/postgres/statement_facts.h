#pragma once

// Each statement as one or more lines of the table of facts (facts.h). Pure.

#include "engine/statement_facts.h"

namespace shoofly::postgres {

const StatementFacts& statement_facts();

}  // namespace shoofly::postgres
