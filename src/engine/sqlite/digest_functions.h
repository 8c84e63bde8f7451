#pragma once

// SQL functions of our own, on our own connections only: the schema never names them.
//
//   shoofly_digest(f1, ..)    aggregate: "rows sum1 sum2"
//   shoofly_row_hash(f1, ..)  32 hex digits
//   shoofly_fields(f1, ..)    the fields as one blob, for rows with more fields than a call takes
//
// A row becomes bytes that no other row has: per field a letter for its storage class, then 8 bytes
// of an integer or a real, or the length and the bytes of a text or blob; NULL is its letter alone.
// XXH3 makes 128 bits of them; the halves are summed as 128-bit numbers, so nothing wraps and order
// does not matter.

#include <cstddef>

#include "base/result.h"
#include "engine/sqlite/native.h"

namespace shoofly::sqlite {

// The most fields of one call: below SQLite's limit of 127 arguments.
inline constexpr std::size_t kFieldsPerCall = 100;

// Idempotent. Errors: internal.
Status register_digest_functions(sqlite3* database);

}  // namespace shoofly::sqlite
