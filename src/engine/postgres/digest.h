#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// Digest of PostgreSQL. A row becomes one text in which each field has its type's letter and,
// unless its text can hold no separator, its length; NULL has no length, '' has 0. The text is
// hashed by hashtextextended with two seeds, and hashes are summed as numeric: nothing wraps, order
// does not matter, and two rows that swapped a value are seen. About the cost of hashing row::text
// once.
const Digest& digest();

}  // namespace shoofly::postgres
