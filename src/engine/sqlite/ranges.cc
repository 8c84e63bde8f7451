#include "engine/sqlite/ranges.h"

#include <algorithm>

#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr std::int64_t kStretches = 10;

Sql placeholders(std::size_t count, int first) {
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < count; ++i)
    parts.push_back(kSql.write("?{}", first + static_cast<int>(i)));
  return Sql::join(parts, ", ");
}

void add_bound(RangeSql& range, std::vector<Sql>& conditions, const std::vector<std::string>& key,
               const Key& bound, const char* comparison, int first) {
  const int number = first + static_cast<int>(range.parameters.size());
  conditions.push_back(kSql.write("({}) {} ({})", kSql.idents(key), Sql::checked(comparison),
                                  placeholders(bound.size(), number)));
  range.parameters.insert(range.parameters.end(), bound.begin(), bound.end());
}

}  // namespace

RangeSql range_sql(const std::vector<std::string>& key, const KeyRange& range, int first) {
  RangeSql sql;
  std::vector<Sql> conditions;
  if (range.after) add_bound(sql, conditions, key, *range.after, ">", first);
  if (range.upto) add_bound(sql, conditions, key, *range.upto, "<=", first);
  sql.condition = conditions.empty() ? Sql::checked("1") : Sql::join(conditions, " and ");
  return sql;
}

Result<std::optional<Key>> boundary_of(Connection& connection, const QualifiedName& table,
                                       const std::vector<std::string>& key, const KeyRange& rest,
                                       std::int64_t rows) {
  const RangeSql range = range_sql(key, rest);
  const Sql keys = kSql.idents(key);
  const Sql sql = kSql.write("select {} from {} where {} order by {} limit 2 offset {}", keys,
                             table, range.condition, keys, std::max<std::int64_t>(rows, 1) - 1);
  SHOOFLY_ASSIGN(ResultSet found, connection.run({sql, range.parameters}));
  if (found.rows.size() < 2) return std::optional<Key>();
  return std::optional<Key>(std::move(found.rows[0]));
}

Result<std::optional<Key>> last_key_of(Connection& connection, const QualifiedName& table,
                                       const std::vector<std::string>& key) {
  std::vector<Sql> order;
  for (const std::string& column : key) order.push_back(kSql.write("{} desc", Ident{column}));
  SHOOFLY_ASSIGN(ResultSet found,
                 connection.run({kSql.write("select {} from {} order by {} limit 1",
                                            kSql.idents(key), table, Sql::join(order, ", ")),
                                 {}}));
  if (found.rows.empty()) return std::optional<Key>();
  return std::optional<Key>(std::move(found.rows[0]));
}

Result<Sql> sample_of(Connection& connection, const QualifiedName& table,
                      const std::vector<std::string>& key, std::int64_t rows) {
  if (rows <= 0) return kSql.write("{}", table);
  // WITHOUT ROWID: preparing this fails, and the first rows by key have to do.
  const Result<ResultSet> ends = connection.run(
      {kSql.write("select min(_rowid_), max(_rowid_), typeof(min(_rowid_)) from {}", table), {}});
  const std::int64_t share = std::max<std::int64_t>(rows / kStretches, 1);
  if (!ends.ok()) {
    if (ends.error().kind != ErrorKind::kNotFound) return ends.error();
    return kSql.write("(select * from {} order by {} limit {})", table, kSql.idents(key), rows);
  }
  if (as_text(ends->rows[0][2]) != "integer")
    return kSql.write("(select * from {} limit {})", table, rows);
  const std::int64_t low = as_int(ends->rows[0][0]);
  const std::int64_t high = as_int(ends->rows[0][1]);
  // In steps that cannot overflow: the keys may span all of 64 bits.
  const std::int64_t width = high / kStretches - low / kStretches;
  if (width <= share) return kSql.write("(select * from {} limit {})", table, rows);
  std::vector<Sql> stretches;
  std::int64_t from = low;
  for (std::int64_t i = 1; i <= kStretches; ++i) {
    const std::int64_t upto = i < kStretches ? from + width : high;
    stretches.push_back(kSql.write(
        "select * from (select * from {} where _rowid_ >= {} and _rowid_ <= {} limit {})", table,
        from, upto, share));
    from = upto + (i < kStretches ? 1 : 0);
  }
  return kSql.write("({})", Sql::join(stretches, " union all "));
}

}  // namespace shoofly::sqlite
