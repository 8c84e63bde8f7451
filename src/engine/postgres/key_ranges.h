#pragma once

// Walking a table by its key. Bounds are bound as text and take the type of the column they are
// compared with, so no type has to be known here; only where the operators of that type are,
// because those of an extension's type (citext) are not in pg_catalog. Operators are qualified
// always: these statements run under the target's default search_path, where a stranger may have
// put others.

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

struct TableKey {
  // Operators in pg_catalog: right for every built-in type, enum and domain over such. Implicit,
  // because names are what most callers have. NOLINTNEXTLINE(google-explicit-constructor)
  TableKey(std::vector<std::string> names);
  std::vector<std::string> columns;
  std::vector<std::string> operator_schemas;  // of each column
};

// Asks the server once per session and table. Errors: the connection's.
Result<TableKey> table_key(Connection& connection, const QualifiedName& table,
                           const std::vector<std::string>& columns);

// "k1", "k2"
Sql key_list(const TableKey& key);
// "k1" using operator(pg_catalog.<), ..: the same order that bounds are compared by.
Sql key_order(const TableKey& key, std::string_view comparison = "<");
// ("k1", "k2") > ($1, $2) and ("k1", "k2") <= ($3, $4); `true` where both bounds are open.
Sql key_condition(const TableKey& key, const KeyRange& range, Bound& bound);

// The first `columns` fields of each row as keys.
std::vector<Key> keys_of(const ResultSet& set, std::size_t columns);

// In one transaction, under the target's default search_path: the last statement's result.
Result<ResultSet> run_under_default_path(Connection& connection,
                                         const std::vector<Statement>& statements);

// The key `rows` rows further, nullopt when `rest` has no more than `rows`.
Result<std::optional<Key>> key_boundary(Connection& connection, const QualifiedName& table,
                                        const std::vector<std::string>& key, const KeyRange& rest,
                                        std::int64_t rows);

// The last key there is now.
Result<std::optional<Key>> last_key_of(Connection& connection, const QualifiedName& table,
                                       const std::vector<std::string>& key);

}  // namespace shoofly::postgres
