#include "engine/postgres/mirror.h"

#include <fmt/format.h>

#include "catalog/table_walk.h"
#include "engine/postgres/fill.h"
#include "engine/postgres/key_ranges.h"
#include "engine/postgres/mirror_parts.h"
#include "engine/postgres/mirror_scratch.h"
#include "engine/postgres/sqlstate.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// A lock on the key is enough where every UPDATE of the key takes one. Else the chunk holds up the
// UPDATEs of its rows.
Sql row_lock(const TableSync& sync) {
  return Sql::checked(sync.key_may_move ? "for share of s" : "for key share of s");
}

// Keys of rows that belong together are equal; where both tables are the applications', their bytes
// are each table's own (numeric 1 and 1.0).
Sql pair_differs(const TableSync& sync) {
  return sync.both_ways ? carried_differ(sync) : rows_differ(sync);
}

// Of a sync that goes both ways: a row with nothing to carry over needs no row in the follower, but
// one that is there has to be right.
Sql and_needed(const TableSync& sync) {
  if (!sync.both_ways || sync.into_rows) return {};
  return kSql.write(" and ({} or exists (select from {} f where {}))", source_is_filled(sync),
                    sync.follower, follower_is(sync, "s"));
}

// Of two rows side by side: the follower's, or the source's, is alone, and should not be.
Sql nothing_to_come_from(const TableSync& sync) {
  const Sql alone = Sql::checked("s.\"~here\" is null");
  return sync.into_rows ? kSql.write("{} and {}", alone, follower_is_filled(sync)) : alone;
}

Sql nothing_to_go_to(const TableSync& sync) {
  const Sql alone = Sql::checked("f.\"~here\" is null");
  const bool some = sync.both_ways && !sync.into_rows;
  return some ? kSql.write("{} and {}", alone, source_is_filled(sync)) : alone;
}

Sql both_here_and_differ(const TableSync& sync) {
  if (!sync.both_ways) return rows_differ(sync);
  return kSql.write("s.\"~here\" and f.\"~here\" and {}", carried_differ(sync));
}

Sql key_of(std::string_view row, const std::vector<std::string>& columns) {
  std::vector<Sql> parts;
  for (const std::string& column : columns)
    parts.push_back(kSql.write("{}.{}", Sql::checked(std::string(row)), Ident{column}));
  return Sql::join(parts, ", ");
}

class PostgresMirror final : public TableMirror {
 public:
  Result<FillOutcome> fill(Connection& connection, const TableSync& sync, const KeyRange& range,
                           const Progress& progress) const override {
    if (sync.into_rows) return carry(connection, sync, range, progress);
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.source, sync.source_unique));
    const auto copy = [&](const Sql& or_not) {
      Chunk chunk(range, progress);
      const Sql in_range = key_condition(key, range, chunk.bound());
      const Sql write = kSql.write(
          "insert into {} ({}) overriding system value\n"
          "  select {} from (select s.* from {} s where {} and exists (select from fence){} {}) s\n"
          "  {}",
          sync.follower, follower_names(sync), source_columns(sync), sync.source, in_range,
          sync.every_row ? Sql() : and_needed(sync), row_lock(sync), or_not);
      return run_chunk(connection, chunk.statement(write), range, locks(sync, key, range));
    };
    // ON CONFLICT nearly doubles what a row costs (1,000,000 rows into 8 partitions: 1.7 s of the
    // server's processor time without, 3.1 s with it, measured on 15). A range of which nothing has
    // come over yet is copied without; where a writer is quicker than the chunk, with it after all.
    SHOOFLY_ASSIGN(const bool nothing_there, is_empty(connection, sync, range));
    if (nothing_there) {
      Result<ResultSet> copied = copy({});
      if (copied.ok() || copied.error().native_code != kUniqueViolation)
        return done(std::move(copied), sync);
    }
    return done(copy(kSql.write("on conflict ({}) do nothing", kSql.idents(sync.follower_unique))),
                sync);
  }

  // The lock keeps a row that is written here from being updated meanwhile.
  Result<FillOutcome> renew(Connection& connection, const TableSync& sync, const KeyRange& range,
                            const Progress& progress) const override {
    if (sync.into_rows) return carry(connection, sync, range, progress);
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.source, sync.source_unique));
    Chunk chunk(range, progress);
    const Sql in_range = key_condition(key, range, chunk.bound());
    const Sql write = kSql.write(
        "insert into {} as f ({}) overriding system value\n"
        "  select {} from (select s.* from {} s where {} and exists (select from fence)\n"
        "    and not exists (select from {} f where {} and not {}){} {}) s\n"
        "  {}",
        sync.follower, follower_names(sync), source_columns(sync), sync.source, in_range,
        sync.follower, follower_is(sync, "s"), pair_differs(sync), and_needed(sync),
        Sql::checked(sync.both_ways ? "" : "for share of s"), or_renew(sync));
    return done(run_chunk(connection, chunk.statement(write), range, locks(sync, key, range)),
                sync);
  }

  Result<FillOutcome> remove_gone(Connection& connection, const TableSync& sync,
                                  const KeyRange& range, const Progress& progress) const override {
    if (sync.into_rows) return carry_nothing_into(connection, sync, range, progress);
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.follower, sync.follower_unique));
    Chunk chunk(range, progress);
    const Sql in_range = key_condition(key, range, chunk.bound());
    const Sql write = kSql.write(
        "delete from {} f where {} and exists (select from fence)\n"
        "    and not exists (select from {} s where {})",
        sync.follower, in_range, sync.source, follower_is(sync, "s"));
    return done(run_chunk(connection, chunk.statement(write), range), sync);
  }

  Result<CheckOutcome> check(Connection& connection, const TableSync& sync, const KeyRange& range,
                             std::size_t limit) const override {
    return sync.walks_alike() ? side_by_side(connection, sync, range, limit)
                              : one_by_one(connection, sync, range, limit);
  }

  Result<CheckOutcome> check_gone(Connection& connection, const TableSync& sync,
                                  const KeyRange& range, std::size_t limit) const override {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.follower, sync.follower_unique));
    const Sql gone =
        kSql.write("not exists (select from {} s where {})", sync.source, follower_is(sync, "s"));
    Bound bound;
    const Sql in_range = key_condition(key, range, bound);
    const Sql broken =
        sync.into_rows ? kSql.write("{} and {}", gone, follower_is_filled(sync)) : gone;
    const Sql rows = kSql.write("select {} as broken, {} from {} f where {}", broken,
                                key_of("f", sync.follower_key()), sync.follower, in_range);
    return counted(connection, rows, sync.follower_key(), bound.take(), limit);
  }

  Result<bool> self_test(Connection& connection, const TableSync& sync) const override {
    Result<bool> passed = mirror_self_test(connection, *this, sync);
    if (passed.ok()) return passed;
    return std::move(passed).error().with_context(
        fmt::format("test the check of {}", sync.source.display()));
  }

 private:
  // Where applications write both tables, the rows of the wider one are locked in a statement of
  // their own: the next one sees what was committed before, in both.
  static std::vector<Statement> locks(const TableSync& sync, const TableKey& key,
                                      const KeyRange& range) {
    if (!sync.both_ways) return {};
    Bound bound;
    const Sql in_range = key_condition(key, range, bound);
    return {{kSql.write("select from {} s where {} order by {} for no key update of s", sync.source,
                        in_range, key_of("s", sync.key)),
             bound.take()}};
  }

  // Into rows that are there. Their locks come first, in a statement of its own: whoever has
  // changed the source meanwhile waits for them, and the second statement sees what was committed
  // before.
  static Result<FillOutcome> carry(Connection& connection, const TableSync& sync,
                                   const KeyRange& range, const Progress& progress) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.source, sync.source_unique));
    const auto source = [&](Bound& bound) {
      return kSql.write("(select s.* from {} s where {}) s", sync.source,
                        key_condition(key, range, bound));
    };
    Bound bound;
    const Sql locked = source(bound);
    const Statement lock{
        kSql.write("select from {} f where exists (select from {} where {})\n"
                   "  order by {} for no key update of f",
                   sync.follower, locked, follower_is(sync, "s"), key_of("f", sync.follower_key())),
        bound.take()};
    Chunk chunk(range, progress);
    const Sql carried = source(chunk.bound());
    const Sql write = kSql.write(
        "update {} f set {} from {}\n  where {} and {} and exists (select from fence)",
        sync.follower, carry_over(sync), carried, follower_is(sync, "s"), carried_differ(sync));
    return done(run_chunk(connection, chunk.statement(write), range, {lock}), sync);
  }

  // The same for rows of the follower that have no counterpart.
  static Result<FillOutcome> carry_nothing_into(Connection& connection, const TableSync& sync,
                                                const KeyRange& range, const Progress& progress) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.follower, sync.follower_unique));
    const auto alone = [&](Bound& bound) {
      return kSql.write("{} and {} and not exists (select from {} s where {})",
                        key_condition(key, range, bound), follower_is_filled(sync), sync.source,
                        follower_is(sync, "s"));
    };
    Bound bound;
    const Sql locked = alone(bound);
    const Statement lock{
        kSql.write("select from {} f where {}\n  order by {} for no key update of f", sync.follower,
                   locked, key_of("f", sync.follower_key())),
        bound.take()};
    Chunk chunk(range, progress);
    const Sql emptied = alone(chunk.bound());
    const Sql write = kSql.write("update {} f set {}\n  where {} and exists (select from fence)",
                                 sync.follower, carry_nothing(sync), emptied);
    return done(run_chunk(connection, chunk.statement(write), range, {lock}), sync);
  }

  // Of tables that walk alike: the columns of the follower that a range is one of.
  static Result<TableKey> follower_walk(Connection& connection, const TableSync& sync) {
    const auto columns = static_cast<std::ptrdiff_t>(shared_walk(sync).size());
    return table_key(connection, sync.follower,
                     {sync.follower_unique.begin(), sync.follower_unique.begin() + columns});
  }

  // False where a range of the source is none of the follower, or has no end.
  static Result<bool> is_empty(Connection& connection, const TableSync& sync,
                               const KeyRange& range) {
    if (!range.upto || !sync.walks_alike()) return false;
    SHOOFLY_ASSIGN(const TableKey key, follower_walk(connection, sync));
    Bound bound;
    const Sql in_range = key_condition(key, range, bound);
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection.run({kSql.write("select from {} where {} limit 1", sync.follower, in_range),
                        bound.take()}));
    return found.rows.empty();
  }

  // Both are read once, along their indexes, and joined.
  static Result<CheckOutcome> side_by_side(Connection& connection, const TableSync& sync,
                                           const KeyRange& range, std::size_t limit) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.source, shared_walk(sync)));
    SHOOFLY_ASSIGN(const TableKey follower, follower_walk(connection, sync));
    Bound bound;
    const Sql of_source = key_condition(key, range, bound);
    const Sql of_follower = key_condition(follower, range, bound);
    std::vector<Sql> keys;
    for (const std::string& column : sync.key) {
      keys.push_back(kSql.write("coalesce(s.{}, f.{}) as {}", Ident{column},
                                Ident{sync.follower_column(column)}, Ident{column}));
    }
    const Sql rows = kSql.write(
        "select ({} or {} or {}) as broken, {}\n"
        " from (select true as \"~here\", s.* from {} s where {}) s\n"
        " full join (select true as \"~here\", f.* from {} f where {}) f on {}",
        nothing_to_come_from(sync), nothing_to_go_to(sync), both_here_and_differ(sync),
        Sql::join(keys, ", "), sync.source, of_source, sync.follower, of_follower,
        follower_is(sync, "s"));
    return counted(connection, rows, sync.key, bound.take(), limit, Join::kNoHash);
  }

  // The follower has no index in the order of the source's: each row is looked up.
  static Result<CheckOutcome> one_by_one(Connection& connection, const TableSync& sync,
                                         const KeyRange& range, std::size_t limit) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection, sync.source, sync.source_unique));
    Bound bound;
    const Sql in_range = key_condition(key, range, bound);
    const Sql rows = kSql.write(
        "select not exists (select from {} f where {} and not {}){} as broken, {}\n"
        " from {} s where {}",
        sync.follower, follower_is(sync, "s"), pair_differs(sync), and_needed(sync),
        key_of("s", sync.key), sync.source, in_range);
    return counted(connection, rows, sync.key, bound.take(), limit);
  }

  // Not by a hash join, for which the rows of a range would be laid down in memory or, when they
  // are wide, in temporary files: two indexes of one order are merged in less (on 15, 1,000,000
  // rows of pgbench_accounts against 8 partitions: 1.0 s of the server's processor time, 1.4 s with
  // a hash).
  enum class Join { kAny, kNoHash };

  // One statement for both tables: they are seen as of one instant.
  static Result<CheckOutcome> counted(Connection& connection, const Sql& rows,
                                      const std::vector<std::string>& key,
                                      const std::vector<Value>& values, std::size_t limit,
                                      Join join = Join::kAny) {
    const bool hash = join == Join::kAny;
    SHOOFLY_ASSIGN(
        const std::vector<ResultSet> sets,
        connection.run_together(
            {{kSql.write("set local enable_hashjoin to {}", Sql::checked(hash ? "default" : "off")),
              {}},
             {kSql.write("select pg_catalog.count(*), pg_catalog.count(*) filter (where"
                         " r.broken) from ({}) r",
                         rows),
              values}}));
    const std::vector<Value>& totals = sets.back().rows.at(0);
    CheckOutcome outcome;
    outcome.rows = as_int(totals.at(0));
    outcome.mismatches = as_int(totals.at(1));
    if (outcome.mismatches == 0 || limit == 0) return outcome;
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection.run({kSql.write("select {} from ({}) r where r.broken limit {}",
                                   key_of("r", key), rows, static_cast<std::int64_t>(limit)),
                        values}));
    outcome.samples = keys_of(found, key.size());
    return outcome;
  }

  static Result<FillOutcome> done(Result<ResultSet> result, const TableSync& sync) {
    if (!result.ok())
      return std::move(result).error().with_context(
          fmt::format("copy rows of {}", sync.source.display()));
    FillOutcome outcome;
    outcome.fenced = result->rows.empty();
    if (!outcome.fenced) outcome.rows = as_int(result->rows[0].at(0));
    return outcome;
  }
};

}  // namespace

const TableMirror& table_mirror() {
  static const PostgresMirror mirror;
  return mirror;
}

}  // namespace shoofly::postgres
