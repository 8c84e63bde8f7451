#include "engine/sqlite/chunks.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/fault.h"
#include "engine/sqlite/connection.h"
#include "engine/sqlite/dialect.h"
#include "engine/sqlite/planted_difference.h"
#include "engine/sqlite/progress.h"
#include "engine/sqlite/ranges.h"
#include "engine/sqlite/round_trip.h"
#include "engine/sqlite/row_key.h"
#include "engine/sqlite/sync_parts.h"
#include "engine/sqlite/sync_triggers.h"
#include "engine/sqlite/sync_writer.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

// Rows of `table` in range: all, and those where `condition` is true, with their keys.
Result<CheckOutcome> count_rows(Connection& connection, const QualifiedName& table,
                                const std::vector<std::string>& key, const KeyRange& range,
                                const Sql& condition, std::size_t limit) {
  const RangeSql in_range = range_sql(key, range);
  const Sql counts = kSql.write("select count(*), coalesce(sum(({}) is true), 0) from {} where {}",
                                condition, table, in_range.condition);
  SHOOFLY_ASSIGN(const ResultSet counted, connection.run({counts, in_range.parameters}));
  CheckOutcome outcome;
  outcome.rows = as_int(counted.rows[0][0]);
  outcome.mismatches = as_int(counted.rows[0][1]);
  if (outcome.mismatches == 0 || limit == 0) return outcome;
  const Sql keys = kSql.idents(key);
  const Sql samples =
      kSql.write("select {} from {} where {} and ({}) order by {} limit {}", keys, table,
                 in_range.condition, condition, keys, static_cast<std::int64_t>(limit));
  SHOOFLY_ASSIGN(ResultSet found, connection.run({samples, in_range.parameters}));
  outcome.samples = std::move(found.rows);
  return outcome;
}

// One chunk inside its transaction.
class Chunk {
 public:
  Chunk(SqliteConnection& connection, const SyncSpec& spec, const KeyRange& range,
        const Progress& progress)
      : connection_(connection), spec_(spec), range_(range), progress_(progress) {}

  Result<FillOutcome> run() {
    SHOOFLY_ASSIGN(const bool ours, fence_holds(connection_, progress_));
    FillOutcome outcome;
    outcome.fenced = !ours;
    if (outcome.fenced) return outcome;
    SHOOFLY_ASSIGN(const bool only_ours, only_our_triggers());
    const RangeSql in_range = range_sql(spec_.key, range_);
    const Sql fill =
        kSql.write("update {} set {} where {} and {}", spec_.table, fill_assignments(spec_),
                   SyncParts(spec_).needs_fill(), in_range.condition);
    // Ours let the fill pass anyway; not asking them saves a quarter of the time.
    if (only_ours) connection_.enable_triggers(false);
    const Result<ResultSet> filled = connection_.run({fill, in_range.parameters});
    connection_.enable_triggers(true);
    if (!filled.ok()) return filled.error();
    outcome.rows = filled->affected;
    SHOOFLY_TRY(note_progress(connection_, progress_, range_, outcome.rows));
    return outcome;
  }

 private:
  Result<bool> only_our_triggers() {
    const Sql sql = kSql.write(
        "select not exists (select 1 from main.sqlite_schema where type = 'trigger' and "
        "tbl_name = ?1 collate nocase and name not in (?2, ?3))");
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection_.run({sql, {spec_.table.name, insert_trigger(spec_), update_trigger(spec_)}}));
    return as_bool(found.rows[0][0]);
  }

  SqliteConnection& connection_;
  const SyncSpec& spec_;
  const KeyRange& range_;
  const Progress& progress_;
};

class SqliteChunks final : public ChunkSource {
 public:
  Result<std::optional<Key>> boundary(Connection& connection, const SyncSpec& spec,
                                      const KeyRange& rest, std::int64_t rows) const override {
    return boundary_of(connection, spec.table, spec.key, rest, rows);
  }

  Result<std::optional<Key>> last_key(Connection& connection, const SyncSpec& spec) const override {
    return last_key_of(connection, spec.table, spec.key);
  }

  Result<FillOutcome> fill(Connection& connection, const SyncSpec& spec, const KeyRange& range,
                           const Progress& progress) const override {
    SqliteConnection& ours = SqliteConnection::of(connection);
    SHOOFLY_TRY(ours.begin());
    Result<FillOutcome> outcome = Chunk(ours, spec, range, progress).run();
    if (!outcome.ok() || outcome->fenced) {
      ours.rollback();
      return outcome;
    }
    fault::point("sqlite:fill:before-commit");
    SHOOFLY_TRY(ours.commit_politely());
    fault::point("sqlite:fill:after-commit");
    return outcome;
  }

  Result<CheckOutcome> check(Connection& connection, const SyncSpec& spec, const KeyRange& range,
                             std::size_t limit) const override {
    return count_rows(connection, spec.table, spec.key, range, negated(sync_writer().in_step(spec)),
                      limit);
  }

  Result<CheckOutcome> unmirrored(Connection& connection, const SyncSpec& spec,
                                  const KeyRange& range, std::size_t limit) const override {
    const SyncParts parts(spec);
    std::vector<Sql> conditions;
    for (const SyncGroup& group : spec.groups) conditions.push_back(parts.unmirrored(group));
    return count_rows(connection, spec.table, spec.key, range, any_of(conditions), limit);
  }

  Result<CheckOutcome> round_trip(Connection& connection, const SyncSpec& spec,
                                  std::int64_t rows) const override {
    return round_trip_of(connection, spec, rows);
  }

  Result<bool> self_test(Connection& connection, const SyncSpec& spec) const override {
    return self_test_of(connection, spec);
  }

  Result<CheckOutcome> count_where(Connection& connection, const Table& table, const Sql& condition,
                                   const KeyRange& range, std::size_t limit) const override {
    const std::vector<std::string> key = table.key_columns();
    return count_rows(connection, table.name, key.empty() ? row_key(table) : key, range, condition,
                      limit);
  }
};

}  // namespace

const ChunkSource& chunks() {
  static const SqliteChunks instance;
  return instance;
}

}  // namespace shoofly::sqlite
