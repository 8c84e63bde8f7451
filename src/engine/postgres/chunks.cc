#include "engine/postgres/chunks.h"

#include <fmt/format.h>

#include "engine/postgres/fill.h"
#include "engine/postgres/key_ranges.h"
#include "engine/postgres/planted_row.h"
#include "engine/postgres/round_trip.h"
#include "engine/postgres/row_rules.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/sync_parts.h"
#include "engine/postgres/sync_writer.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

class PostgresChunkSource final : public ChunkSource {
 public:
  Result<std::optional<Key>> boundary(Connection& connection, const SyncSpec& spec,
                                      const KeyRange& rest, std::int64_t rows) const override {
    return key_boundary(connection, spec.table, spec.key, rest, rows);
  }

  Result<std::optional<Key>> last_key(Connection& connection, const SyncSpec& spec) const override {
    return last_key_of(connection, spec.table, spec.key);
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
    Result<CheckOutcome> outcome = of_rows(connection, spec, range, broken, limit);
    if (outcome.ok()) return outcome;
    return std::move(outcome).error().with_context(fmt::format("check {}", spec.table.display()));
  }

  Result<CheckOutcome> unmirrored(Connection& connection, const SyncSpec& spec,
                                  const KeyRange& range, std::size_t limit) const override {
    const SyncParts parts(spec);
    std::vector<Sql> conditions;
    for (std::size_t g = 0; g < spec.groups.size(); ++g) conditions.push_back(parts.unmirrored(g));
    Result<CheckOutcome> outcome = of_rows(connection, spec, range, any_of(conditions), limit);
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
                                   const KeyRange& range, std::size_t limit) const override {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table.name, table.key_columns()));
    return told(count_in_range(connection, kSql.write("{}", table.name), key, range,
                               kSql.write("({}) is true", condition), limit, NamesIn::kOurPath),
                table);
  }

  Result<CheckOutcome> orphans(Connection& connection, const Table& table,
                               const Constraint& foreign_key, const KeyRange& range,
                               std::size_t limit) const override {
    return told(count_orphans(connection, table, foreign_key, range, limit), table);
  }

  Result<CheckOutcome> duplicates(Connection& connection, const Table& table, const Index& unique,
                                  std::size_t limit) const override {
    return told(count_duplicates(connection, table, unique, limit), table);
  }

 private:
  static Result<CheckOutcome> of_rows(Connection& connection, const SyncSpec& spec,
                                      const KeyRange& range, const Sql& condition,
                                      std::size_t limit) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, spec.table, spec.key));
    return count_in_range(connection, kSql.write("{}", spec.table), key, range, condition, limit,
                          NamesIn::kDefaultPath);
  }
  static Result<CheckOutcome> told(Result<CheckOutcome> outcome, const Table& table) {
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
