#pragma once

// Of an UPDATE or DELETE whose rows are not counted by a key: whether what chooses them says that
// they are some of the table's, and not most of it. Pure.

#include "lint/rule.h"

namespace shoofly::lint {

// One value of a column that has an index of its own, and whose values are many; those that a
// temporary table lists; on the way back, the values that the way up has inserted.
bool are_some(const Scene& scene, const RowWork& rows);

}  // namespace shoofly::lint
