#pragma once

// One statement of any kind.

#include "engine/mysql/statement.h"

namespace shoofly::mysql {

// False: its form is not known; the cursor says what was expected where.
bool read_statement(Reading& reading);

}  // namespace shoofly::mysql
