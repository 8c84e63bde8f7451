#pragma once

// What statements of SQLite's SQL lock, read and write. Pure. Every line is measured on the real
// library (statement_facts_test.cc), but for what its version does not have.

#include "engine/statement_facts.h"

namespace shoofly::sqlite {

const StatementFacts& statement_facts();

}  // namespace shoofly::sqlite
