#include "engine/postgres/chunks.h"

#include <fmt/format.h>

#include "engine/postgres/fill.h"
#include "engine/postgres/key_ranges.h"
#include "engine/postgres/planted_row.h"
#include "engine/postgres/round_trip.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/sync_parts.h"
#include "engine/postgres/sync_writer.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);

// How many rows of a range match a condition. The first keys are asked for only when there are any:
// most of the time there are none, and then one pass without sorting has been enough.
Result<CheckOutcome> count(Connection& connection, const QualifiedName& table,
                           const std::vector<std::string>& columns, const KeyRange& range,
                           const Sql& condition, std::size_t limit) {
  SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table, columns));
  CheckOutcome outcome;
  Bound bound;
  const Sql in_range = key_condition(key, range, bound);
  SHOOFLY_ASSIGN(
      const ResultSet totals,
      run_under_default_path(
          connection,
          {{kSql.write("select pg_catalog.count(*), pg_catalog.count(*) filter (where {})"
                       " from {} where {}",
                       condition, table, in_range),
            bound.take()}}));
  outcome.rows = as_int(totals.rows.at(0).at(0));
  outcome.mismatches = as_int(totals.rows.at(0).at(1));
  if (outcome.mismatches == 0 || limit == 0 || columns.empty()) return outcome;
  Bound again;
  const Sql same_range = key_condition(key, range, again);
  SHOOFLY_ASSIGN(
      const ResultSet found,
      run_under_default_path(
          connection, {{kSql.write("select {} from {} where {} and ({}) order by {} limit {}",
                                   key_list(key), table, same_range, condition, key_order(key),
                                   static_cast<std::int64_t>(limit)),
                        again.take()}}));
  outcome.samples = keys_of(found, columns.size());
  return outcome;
}

class PostgresChunkSource final : public ChunkSource {
 public:
  Result<std::optional<Key>> boundary(Connection& connection, const SyncSpec& spec,
                                      const std::optional<Key>& after,
                                      std::int64_t rows) const override {
    return key_boundary(connection, spec.table, spec.key, after, rows);
  }

  Result<FillOutcome> fill(Connection& connection, const SyncSpec& spec, const KeyRange& range,
                           const Progress& progress) const override {
    if (spec.filling == Filling::kNone)
      return internal_error("fill: this sync has nothing to fill");
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, spec.table, spec.key));
    Result<ResultSet> result = run_fill(connection, spec, key, range, progress);
    if (!result.ok())
      return std::move(result).error().with_context(fmt::format("fill {}", spec.table.display()));
    FillOutcome outcome;
    outcome.fenced = result->rows.empty();
    if (!outcome.fenced) outcome.rows = as_int(result->rows[0].at(0));
    return outcome;
  }

  Result<CheckOutcome> check(Connection& connection, const SyncSpec& spec, const KeyRange& range,
                             std::size_t limit) const override {
    const Sql broken = kSql.write("not ({})", sync_writer().in_step(spec));
    Result<CheckOutcome> outcome = count(connection, spec.table, spec.key, range, broken, limit);
    if (outcome.ok()) return outcome;
    return std::move(outcome).error().with_context(fmt::format("check {}", spec.table.display()));
  }

  Result<CheckOutcome> unmirrored(Connection& connection, const SyncSpec& spec,
                                  const KeyRange& range, std::size_t limit) const override {
    const SyncParts parts(spec);
    std::vector<Sql> conditions;
    for (std::size_t g = 0; g < spec.groups.size(); ++g) conditions.push_back(parts.unmirrored(g));
    Result<CheckOutcome> outcome =
        count(connection, spec.table, spec.key, range, any_of(conditions), limit);
    if (outcome.ok()) return outcome;
    return std::move(outcome).error().with_context(
        fmt::format("check the way back of {}", spec.table.display()));
  }

  Result<CheckOutcome> round_trip(Connection& connection, const SyncSpec& spec,
                                  std::int64_t rows) const override {
    return postgres::round_trip(connection, spec, rows);
  }

  Result<bool> self_test(Connection& connection, const SyncSpec& spec) const override {
    Result<bool> passed = in_step_self_test(connection, *this, sync_writer(), spec);
    if (passed.ok()) return passed;
    return std::move(passed).error().with_context(
        fmt::format("test the check of {}", spec.table.display()));
  }

  Result<CheckOutcome> count_where(Connection& connection, const Table& table, const Sql& condition,
                                   std::size_t limit) const override {
    Result<CheckOutcome> outcome = count(connection, table.name, table.key_columns(), {},
                                         kSql.write("({}) is true", condition), limit);
    if (outcome.ok()) return outcome;
    return std::move(outcome).error().with_context(
        fmt::format("count rows of {}", table.name.display()));
  }
};

}  // namespace

const ChunkSource& chunk_source() {
  static const PostgresChunkSource source;
  return source;
}

}  // namespace shoofly::postgres
