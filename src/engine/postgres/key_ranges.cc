#include "engine/postgres/key_ranges.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "engine/postgres/session_cache.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

Sql named_operator(const std::string& schema, std::string_view name) {
  return kSql.write("operator({}.{})", Ident{schema}, Sql::checked(std::string(name)));
}

bool one_schema(const TableKey& key) {
  return std::all_of(key.operator_schemas.begin(), key.operator_schemas.end(),
                     [&](const std::string& schema) { return schema == key.operator_schemas[0]; });
}

// Operators of different schemas cannot compare rows; written out, with a condition on the first
// column alone for the index to use: a >= x and (a > x or a = x and (b > y)).
Sql written_out(const TableKey& key, const std::vector<Sql>& values, bool after) {
  const auto compared = [&](std::size_t i, std::string_view name) {
    return kSql.write("{} {} {}", Ident{key.columns[i]},
                      named_operator(key.operator_schemas[i], name), values[i]);
  };
  const std::string_view strict = after ? ">" : "<";
  Sql condition = compared(key.columns.size() - 1, after ? ">" : "<=");
  for (std::size_t i = key.columns.size() - 1; i-- > 0;) {
    condition = kSql.write("({} or {} and {})", compared(i, strict), compared(i, "="), condition);
  }
  return kSql.write("{} and {}", compared(0, after ? ">=" : "<="), condition);
}

Sql one_bound(const TableKey& key, const Key& bound_key, bool after, Bound& bound) {
  SHOOFLY_CHECK(bound_key.size() == key.columns.size(), "a bound has a value for each key column");
  std::vector<Sql> values;
  for (const Value& value : bound_key) values.push_back(bound.bind(value));
  if (!one_schema(key)) return written_out(key, values, after);
  return kSql.write("({}) {} ({})", key_list(key),
                    named_operator(key.operator_schemas[0], after ? ">" : "<="),
                    Sql::join(values, ", "));
}

// Columns whose type is ordered by operators outside pg_catalog, and where those are.
Result<std::map<std::string, std::string>> foreign_operators(Connection& connection,
                                                             const QualifiedName& table) {
  const Sql sql = kSql.write(
      "with recursive types(attribute, type) as ("
      " select a.attname, a.atttypid from pg_attribute a"
      " where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped"
      " union all select types.attribute, t.typbasetype from types"
      " join pg_type t on t.oid = types.type where t.typtype = 'd')"
      " select types.attribute, n.nspname from types"
      " join pg_opclass c on c.opcintype = types.type and c.opcdefault"
      " join pg_am m on m.oid = c.opcmethod and m.amname = 'btree'"
      " join pg_amop o on o.amopfamily = c.opcfamily and o.amoplefttype = types.type"
      "  and o.amoprighttype = types.type and o.amopstrategy = 1"
      " join pg_operator p on p.oid = o.amopopr"
      " join pg_namespace n on n.oid = p.oprnamespace and n.nspname <> 'pg_catalog'");
  SHOOFLY_ASSIGN(const ResultSet set, connection.run({sql, {kSql.render(table)}}));
  std::map<std::string, std::string> schemas;
  for (const std::vector<Value>& row : set.rows) schemas[as_text(row.at(0))] = as_text(row.at(1));
  return schemas;
}

}  // namespace

Sql Bound::bind(Value value) {
  values_.push_back(std::move(value));
  return kSql.write("${}", static_cast<int>(values_.size()));
}

TableKey::TableKey(std::vector<std::string> names)
    : columns(std::move(names)), operator_schemas(columns.size(), "pg_catalog") {}

Result<TableKey> table_key(Connection& connection, const QualifiedName& table,
                           const std::vector<std::string>& columns) {
  // A type's operators do not move while a change is under way.
  static SessionCache<TableKey> cache;
  const std::string name = fmt::format("{} {}", kSql.render(table), kSql.idents(columns).str());
  if (const std::optional<TableKey> known = cache.find(connection, name)) return *known;
  SHOOFLY_ASSIGN(const auto schemas, foreign_operators(connection, table));
  TableKey key(columns);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto found = schemas.find(columns[i]);
    if (found != schemas.end()) key.operator_schemas[i] = found->second;
  }
  // A temporary table may be another one next time.
  if (table.schema != "pg_temp") cache.keep(connection, name, key);
  return key;
}

Sql key_list(const TableKey& key) { return kSql.idents(key.columns); }

Sql key_order(const TableKey& key, std::string_view comparison) {
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    parts.push_back(kSql.write("{} using {}", Ident{key.columns[i]},
                               named_operator(key.operator_schemas[i], comparison)));
  }
  return Sql::join(parts, ", ");
}

Sql key_condition(const TableKey& key, const KeyRange& range, Bound& bound) {
  std::vector<Sql> conditions;
  if (range.after) conditions.push_back(one_bound(key, *range.after, true, bound));
  if (range.upto) conditions.push_back(one_bound(key, *range.upto, false, bound));
  return conditions.empty() ? Sql::checked("true") : Sql::join(conditions, " and ");
}

std::vector<Key> keys_of(const ResultSet& set, std::size_t columns) {
  std::vector<Key> keys;
  for (const std::vector<Value>& row : set.rows) {
    keys.emplace_back(row.begin(),
                      row.begin() + static_cast<std::ptrdiff_t>(std::min(columns, row.size())));
  }
  return keys;
}

Result<ResultSet> run_under_default_path(Connection& connection,
                                         const std::vector<Statement>& statements) {
  std::vector<Statement> all = {{use_default_search_path(), {}}};
  all.insert(all.end(), statements.begin(), statements.end());
  SHOOFLY_ASSIGN(std::vector<ResultSet> sets, connection.run_together(all));
  if (sets.size() != all.size())
    return internal_error("a transaction gave fewer results than it has statements");
  return std::move(sets.back());
}

Result<std::optional<Key>> key_boundary(Connection& connection, const QualifiedName& table,
                                        const std::vector<std::string>& columns,
                                        const KeyRange& rest, std::int64_t rows) {
  if (columns.empty() || rows < 1)
    return internal_error("boundary of a table without a key, or of no rows");
  SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table, columns));
  Bound bound;
  const Sql condition = key_condition(key, rest, bound);
  // Two rows: the boundary, and proof that something follows it.
  const Sql sql = kSql.write("select {} from {} where {} order by {} offset {} limit 2",
                             key_list(key), table, condition, key_order(key), rows - 1);
  Result<ResultSet> found = connection.run({sql, bound.take()});
  if (!found.ok())
    return std::move(found).error().with_context(
        fmt::format("find a range of {}", table.display()));
  const std::vector<Key> keys = keys_of(*found, columns.size());
  if (keys.size() < 2) return std::optional<Key>();
  return std::optional<Key>(keys[0]);
}

Result<std::optional<Key>> last_key_of(Connection& connection, const QualifiedName& table,
                                       const std::vector<std::string>& columns) {
  SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table, columns));
  Result<ResultSet> found = connection.run({kSql.write("select {} from {} order by {} limit 1",
                                                       key_list(key), table, key_order(key, ">")),
                                            {}});
  if (!found.ok())
    return std::move(found).error().with_context(
        fmt::format("find the last key of {}", table.display()));
  const std::vector<Key> keys = keys_of(*found, columns.size());
  if (keys.empty()) return std::optional<Key>();
  return std::optional<Key>(keys[0]);
}

}  // namespace shoofly::postgres
