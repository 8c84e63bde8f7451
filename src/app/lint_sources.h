#pragma once

// What is quoted of the files in which something was found, and of the findings themselves: without
// secrets.

#include "app/lint.h"

namespace shoofly {

// Fills in `sources`: of each file the lines that are quoted, in their places, the others empty. As
// they stand in the files: a text that was read has blanks for what is not its own, and names for
// placeholders. A text that is there already stays, if there is no such file.
void keep_sources(Found& found);

}  // namespace shoofly
