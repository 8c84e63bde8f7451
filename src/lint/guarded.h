#pragma once

// What a program does below a condition or in a loop, as its script says.

#include "engine/schema_file.h"
#include "lint/migration.h"

namespace shoofly::lint {

// Of what was read of the script's text, or of a part of it.
void mark_guarded(const Script& script, WrittenSchema& written);

}  // namespace shoofly::lint
