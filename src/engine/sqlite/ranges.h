#pragma once

// Key ranges as SQL over a table's key columns: "k" > ?1 and "k" <= ?2, row values for composite
// keys (both walk the key's index). Collations are the columns' own, as in the index.

#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace shoofly::sqlite {

struct RangeSql {
  Sql condition;  // "1" for an open range
  std::vector<Value> parameters;
};
// Parameters are numbered from `first`.
RangeSql range_sql(const std::vector<std::string>& key, const KeyRange& range, int first = 1);

// The key `rows` rows further; nullopt when `rest` has no more than `rows`.
Result<std::optional<Key>> boundary_of(Connection& connection, const QualifiedName& table,
                                       const std::vector<std::string>& key, const KeyRange& rest,
                                       std::int64_t rows);

// The last key there is now.
Result<std::optional<Key>> last_key_of(Connection& connection, const QualifiedName& table,
                                       const std::vector<std::string>& key);

// About `rows` rows spread over the table, as a FROM item: ten stretches of rowids, or the first
// rows by key where there are no rowids. 0: all rows.
Result<Sql> sample_of(Connection& connection, const QualifiedName& table,
                      const std::vector<std::string>& key, std::int64_t rows);

}  // namespace shoofly::sqlite
