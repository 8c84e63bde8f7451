#pragma once

// What is over in an instant, however many rows there are. Pure.

#include "engine/ddl.h"
#include "engine/schema_file.h"

namespace shoofly::lint {

// False: it reads or writes rows, or may, as a program.
bool is_instant(const WrittenAct& act, const DdlFacts& facts);

}  // namespace shoofly::lint
