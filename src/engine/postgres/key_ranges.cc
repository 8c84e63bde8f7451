#include "engine/postgres/key_ranges.h"

#include <fmt/format.h>

#include "engine/postgres/sync_functions.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);

Sql bind_key(const Key& key, Bound& bound) {
  std::vector<Sql> placeholders;
  for (const Value& value : key) placeholders.push_back(bound.bind(value));
  return Sql::join(placeholders, ", ");
}

}  // namespace

Sql Bound::bind(Value value) {
  values_.push_back(std::move(value));
  return kSql.write("${}", static_cast<int>(values_.size()));
}

Sql key_list(const std::vector<std::string>& key) { return kSql.idents(key); }

Sql key_order(const std::vector<std::string>& key) {
  std::vector<Sql> parts;
  for (const std::string& column : key) parts.push_back(kSql.write("{} using <", Ident{column}));
  return Sql::join(parts, ", ");
}

Sql key_condition(const std::vector<std::string>& key, const KeyRange& range, Bound& bound) {
  std::vector<Sql> conditions;
  if (range.after) conditions.push_back(kSql.write("({}) > ({})", key_list(key), bind_key(*range.after, bound)));
  if (range.upto) conditions.push_back(kSql.write("({}) <= ({})", key_list(key), bind_key(*range.upto, bound)));
  return conditions.empty() ? Sql::checked("true") : Sql::join(conditions, " and ");
}

std::vector<Key> keys_of(const ResultSet& set, std::size_t columns) {
  std::vector<Key> keys;
  for (const std::vector<Value>& row : set.rows) {
    keys.emplace_back(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(std::min(columns, row.size())));
  }
  return keys;
}

Result<ResultSet> run_under_default_path(Connection& connection, const std::vector<Statement>& statements) {
  std::vector<Statement> all = {{use_default_search_path(), {}}};
  all.insert(all.end(), statements.begin(), statements.end());
  SHOOFLY_ASSIGN(std::vector<ResultSet> sets, connection.run_together(all));
  if (sets.size() != all.size()) return internal_error("a transaction gave fewer results than it has statements");
  return std::move(sets.back());
}

Result<std::optional<Key>> key_boundary(Connection& connection, const QualifiedName& table,
                                        const std::vector<std::string>& key, const std::optional<Key>& after,
                                        std::int64_t rows) {
  if (key.empty() || rows < 1) return internal_error("boundary of a table without a key, or of no rows");
  Bound bound;
  const Sql condition = key_condition(key, {after, std::nullopt}, bound);
  // Two rows: the boundary, and proof that something follows it.
  const Sql sql = kSql.write("select {} from {} where {} order by {} offset {} limit 2", key_list(key), table,
                             condition, key_order(key), rows - 1);
  Result<ResultSet> found = run_under_default_path(connection, {{sql, bound.take()}});
  if (!found.ok()) return std::move(found).error().with_context(fmt::format("find a range of {}", table.display()));
  const std::vector<Key> keys = keys_of(*found, key.size());
  if (keys.size() < 2) return std::optional<Key>();
  return std::optional<Key>(keys[0]);
}

}  // namespace shoofly::postgres
