#pragma once

// Whole tables against each other (before a start against after its rollback, one database against
// another): an order-independent digest by key range, and where digests differ a bisection down to
// the rows. Read only.

#include <vector>

#include "base/clock.h"
#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"

namespace shoofly {

// Proves itself first (Digest::self_test). `columns` empty: all that are not generated.
// Errors: internal when the self-test fails; refused when the table has no key.
struct DigestRequest {
  Dsn dsn;
  Table table;
  std::vector<std::string> columns;
  int workers = 2;
  std::int64_t rows_per_range = 100'000;
};
Result<RangeDigest> digest_table(const Engine& engine, const DigestRequest& request);

// One side of a comparison; both have the same key columns and column names.
struct DigestSide {
  const Engine* engine = nullptr;
  Connection* connection = nullptr;
  Table table;
};
struct TableDifference {
  std::int64_t rows_left = 0;
  std::int64_t rows_right = 0;
  std::vector<Key> differing;  // keys that differ or are missing on a side, at most `limit`
  bool equal = false;
};
// Rows that differ are asked again after `settle` before they are reported, because traffic may go
// on.
Result<TableDifference> compare_tables(const DigestSide& left, const DigestSide& right,
                                       const std::vector<std::string>& columns, std::size_t limit,
                                       Milliseconds settle, Clock& clock);

}  // namespace shoofly
