#pragma once

// What a statement costs on MariaDB and MySQL, from the table of facts (facts.h). Pure.

#include "engine/mysql/tokens.h"
#include "engine/statement_facts.h"

namespace shoofly::mysql {

const StatementFacts& statement_facts(Flavor flavor);

}  // namespace shoofly::mysql
