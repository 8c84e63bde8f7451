#include "engine/postgres/fill_speed.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "catalog/lookup_calls.h"
#include "engine/postgres/key_ranges.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr int kSamples = 3;
constexpr std::int64_t kRows = 20'000;
constexpr std::int64_t kFewest = 20;
constexpr double kSmall = 200;  // pages: copied from the first row on
constexpr const char* kCanceled = "57014";

struct Shape {
  double pages = 0;
  double indexes = 0;
  bool full_page_writes = true;
  std::vector<std::string> columns;  // without the very wide ones
};

Result<Shape> shape_of(Connection& connection, const QualifiedName& table) {
  SHOOFLY_ASSIGN(
      const ResultSet set,
      connection.run(
          {kSql.write(
               "select (select coalesce(sum(pg_relation_size(relid)), 0) / 8192 from (select"
               " $1::regclass"
               "  union select relid from pg_partition_tree($1::regclass)) leaf(relid)),"
               " (select count(*) from pg_index i where i.indrelid = $1::regclass),"
               " current_setting('full_page_writes') = 'on',"
               " a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
               " join pg_namespace n on n.oid = c.relnamespace"
               " left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname"
               "  and s.attname = a.attname"
               " where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped"
               " and coalesce(s.avg_width, 0) <= 1000 order by a.attnum"),
           {kSql.render(table)}}));
  Shape shape;
  for (const auto& row : set.rows) {
    shape.pages = as_double(row[0]);
    shape.indexes = as_double(row[1]);
    shape.full_page_writes = as_bool(row[2]);
    shape.columns.push_back(as_text(row[3]));
  }
  return shape;
}

// The expression over a row that is named as the table is, its parameters named as it uses them.
Sql evaluated(const SyncSpec& spec, const SyncColumn& column) {
  std::vector<Sql> fields;
  for (const Binding& read : column.derived.reads) {
    fields.push_back(kSql.write("source.{} as {}", Ident{read.column}, Ident{read.parameter}));
  }
  return kSql.write("(select cast(({}\n) as {}) from (select {}) {})",
                    Sql::checked(column.derived.text), Sql::checked(column.type),
                    Sql::join(fields, ", "), Ident{spec.table.name});
}

// A lookup's functions are made by expand: until then it counts as no more than its column.
bool readable(const SyncColumn& column, const Shape& shape) {
  return !column.derived.text.empty() && !is_lookup_call(column.derived) &&
         std::all_of(column.derived.reads.begin(), column.derived.reads.end(),
                     [&](const Binding& read) {
                       return std::find(shape.columns.begin(), shape.columns.end(), read.column) !=
                              shape.columns.end();
                     });
}

// The side that the fill writes, as far as it can be derived from columns that exist.
Sql fields(const SyncSpec& spec, const Shape& shape) {
  std::vector<Sql> list;
  for (const std::string& column : shape.columns)
    list.push_back(kSql.write("source.{}", Ident{column}));
  int number = 0;
  for (const SyncGroup& group : spec.groups) {
    for (const SyncColumn& column :
         spec.filling == Filling::kBackward ? group.old_side : group.new_side) {
      if (!readable(column, shape)) continue;
      list.push_back(kSql.write("{} as {}", evaluated(spec, column),
                                Ident{fmt::format("shoofly derived {}", ++number)}));
    }
  }
  return Sql::join(list, ", ");
}

// Some row's key: from about 20 blocks anywhere in the table.
Statement random_key(const SyncSpec& spec, const Shape& shape, int seed) {
  const double percent = 100.0 * 20 / shape.pages;
  return {kSql.write("select {} from {} tablesample system ({}) repeatable ({}) order by"
                     " pg_catalog.random() limit 1",
                     key_list(spec.key), spec.table, Sql::checked(fmt::format("{:.6f}", percent)),
                     seed),
          {}};
}

Statement copy(const SyncSpec& spec, const Shape& shape, const std::optional<Key>& after,
               std::int64_t rows) {
  Bound bound;
  const Sql range = key_condition(spec.key, {after, std::nullopt}, bound);
  const Sql sql = kSql.write(
      "create temporary table shoofly_speed as select {} from (select * from {} where {} order"
      " by {} limit {}) source",
      fields(spec, shape), spec.table, range, key_order(spec.key), rows);
  return {sql, bound.take()};
}

// WAL of one row's UPDATE: the new version, a record for each index (the row moves to another page
// when pages are full), and its share of the images of the pages touched.
double log_bytes(const Shape& shape, double row_bytes) {
  constexpr double kRecord = 70;
  constexpr double kIndexRecord = 80;
  constexpr double kPage = 8192;
  double bytes = row_bytes + kRecord + shape.indexes * kIndexRecord;
  if (shape.full_page_writes) bytes += row_bytes + shape.indexes * kPage / 200;
  return std::min(bytes, 4 * kPage + row_bytes);
}

Result<SpeedSample> timed_copy(Connection& connection, const SyncSpec& spec, const Shape& shape,
                               int seed, std::int64_t rows) {
  SHOOFLY_TRY(connection.begin());
  const auto attempt = [&]() -> Result<SpeedSample> {
    SHOOFLY_ASSIGN(
        const ResultSet limited,
        connection.run({kSql.write("select pg_catalog.set_config('statement_timeout', '2s', true),"
                                   " pg_catalog.set_config('search_path', s.reset_val, true)"
                                   " from pg_catalog.pg_settings s where s.name = 'search_path'"),
                        {}}));
    std::optional<Key> after;
    if (shape.pages > kSmall) {
      SHOOFLY_ASSIGN(const ResultSet start, connection.run(random_key(spec, shape, seed)));
      const std::vector<Key> keys = keys_of(start, spec.key.size());
      if (!keys.empty()) after = keys[0];
    }
    const Statement statement = copy(spec, shape, after, rows);
    const auto before = std::chrono::steady_clock::now();
    SHOOFLY_ASSIGN(const ResultSet copied, connection.run(statement));
    SpeedSample sample;
    sample.elapsed =
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - before);
    SHOOFLY_ASSIGN(
        const ResultSet size,
        connection.run({kSql.write("select pg_catalog.count(*), pg_catalog.pg_relation_size("
                                   "'pg_temp.shoofly_speed'::pg_catalog.regclass)"
                                   " from pg_temp.shoofly_speed"),
                        {}}));
    sample.rows = as_int(size.rows.at(0).at(0));
    sample.bytes = as_int(size.rows.at(0).at(1));
    return sample;
  };
  Result<SpeedSample> sample = attempt();
  connection.rollback();
  return sample;
}

}  // namespace

Result<std::vector<SpeedSample>> fill_speed(Connection& connection, const SyncSpec& spec) {
  SHOOFLY_ASSIGN(const Shape shape, shape_of(connection, spec.table));
  std::vector<SpeedSample> samples;
  std::int64_t rows = kRows;
  while (samples.size() < kSamples && rows >= kFewest) {
    Result<SpeedSample> sample =
        timed_copy(connection, spec, shape, static_cast<int>(samples.size()) + 1, rows);
    if (!sample.ok()) {
      if (sample.error().native_code == kCanceled && sample.error().kind == ErrorKind::kRetryable) {
        rows /= 10;  // too slow for the limit
        continue;
      }
      // A row on which the expression fails stops the fill, with its key; here it only costs a
      // sample.
      if (sample.error().kind == ErrorKind::kData) {
        samples.push_back({.failure = sample.error().describe()});
        continue;
      }
      return std::move(sample).error().with_context(
          fmt::format("measure speed on {}", spec.table.display()));
    }
    if (sample->rows == 0) break;
    sample->log_bytes_per_row =
        log_bytes(shape, static_cast<double>(sample->bytes) / static_cast<double>(sample->rows));
    samples.push_back(*std::move(sample));
  }
  return samples;
}

}  // namespace shoofly::postgres
