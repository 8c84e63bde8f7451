#pragma once

// pg_stat_statements.

#include "engine/statement_log.h"

namespace shoofly::postgres {

const StatementLog& statement_log();

}  // namespace shoofly::postgres
