#pragma once

// Walking a table by its key. Bounds are bound as text and take the type of the column they are compared
// with, so no type has to be known here.
//
// Operators on keys are looked up by name, because a key may be of an extension's type (citext) whose
// operators are not in pg_catalog: such statements run under the target's default search_path. ORDER BY
// names its operator too, so that order and comparison are always the same one.

#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

// A statement under construction: its parameters are counted as they are bound.
class Bound {
 public:
  Sql bind(Value value);  // the placeholder
  std::vector<Value> take() { return std::move(values_); }

 private:
  std::vector<Value> values_;
};

// "k1", "k2"
Sql key_list(const std::vector<std::string>& key);
// "k1" using <, "k2" using <
Sql key_order(const std::vector<std::string>& key);
// ("k1", "k2") > ($1, $2) and ("k1", "k2") <= ($3, $4); `true` where both bounds are open.
Sql key_condition(const std::vector<std::string>& key, const KeyRange& range, Bound& bound);

// The first `columns` fields of each row as keys.
std::vector<Key> keys_of(const ResultSet& set, std::size_t columns);

// In one transaction, under the target's default search_path: the last statement's result.
Result<ResultSet> run_under_default_path(Connection& connection, const std::vector<Statement>& statements);

// The key `rows` rows after `after`, nullopt when no more than `rows` remain.
Result<std::optional<Key>> key_boundary(Connection& connection, const QualifiedName& table,
                                        const std::vector<std::string>& key, const std::optional<Key>& after,
                                        std::int64_t rows);

}  // namespace shoofly::postgres
