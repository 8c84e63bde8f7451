#pragma once

// What foreign keys do when a row goes that others refer to. Pure.

#include "lint/rule.h"

namespace shoofly::lint {

// The tool or the script has switched them off. SQLite; MariaDB, MySQL.
bool foreign_keys_are_off(const Scene& scene);

}  // namespace shoofly::lint
