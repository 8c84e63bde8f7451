#include "engine/postgres/round_trip.h"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/lookup_calls.h"
#include "engine/postgres/key_ranges.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/sync_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr std::size_t kKeysTold = 10;

bool derives_all(const std::vector<SyncColumn>& side) {
  return !side.empty() && std::all_of(side.begin(), side.end(), derivable);
}

// A lookup has no functions before expand, and loses nothing: its types are compared exactly.
bool goes_both_ways(const SyncGroup& group) {
  return derives_all(group.old_side) && derives_all(group.new_side) && !is_lookup_group(group);
}

bool in_side(const std::vector<SyncColumn>& side, const std::string& name) {
  return std::any_of(side.begin(), side.end(),
                     [&](const SyncColumn& column) { return column.name == name; });
}

// The expression over a row that is named as the table is, so that `users.name` means what it
// should.
Sql evaluated(const SyncSpec& spec, const SyncColumn& column, const SyncGroup& group,
              const Sql& derived_row) {
  std::vector<Sql> fields;
  for (const Binding& read : column.derived.reads) {
    const Sql source = in_side(group.new_side, read.column) ? derived_row : Sql::checked("source");
    fields.push_back(kSql.write("{}.{} as {}", source, Ident{read.column}, Ident{read.parameter}));
  }
  return kSql.write("(select cast(({}) as {}) from (select {}) {})",
                    Sql::checked(column.derived.text), Sql::checked(column.type),
                    Sql::join(fields, ", "), Ident{spec.table.name});
}

// `cross join lateral (select value(..) as first_name, ..) g1`
Sql derived_new_side(const SyncSpec& spec, const SyncGroup& group, const Sql& name) {
  std::vector<Sql> fields;
  for (const SyncColumn& column : group.new_side) {
    fields.push_back(kSql.write("{} as {}", evaluated(spec, column, group, Sql::checked("source")),
                                Ident{column.name}));
  }
  return kSql.write("cross join lateral (select {} offset 0) {}", Sql::join(fields, ", "), name);
}

Sql survives(const SyncSpec& spec, const SyncGroup& group, const Sql& derived_row) {
  std::vector<Sql> conditions;
  for (const SyncColumn& column : group.old_side) {
    conditions.push_back(same(kSql.write("source.{}", Ident{column.name}),
                              evaluated(spec, column, group, derived_row), column.type));
  }
  return all_of(conditions);
}

// Whole blocks are sampled, the same ones each time; the share is taken of the planner's idea of
// the table, or of its size where it was never analyzed.
Result<Sql> sampling(Connection& connection, const QualifiedName& table, std::int64_t rows) {
  if (rows <= 0) return Sql();
  SHOOFLY_ASSIGN(
      const ResultSet set,
      connection.run(
          {kSql.write("select greatest(1, sum(greatest(c.reltuples,"
                      " pg_relation_size(c.oid) / 200.0)))::int8"
                      " from pg_class c where c.relkind = 'r' and (c.oid = $1::regclass"
                      " or c.oid in (select relid from pg_partition_tree($1::regclass)))"),
           {kSql.render(table)}}));
  const double percent = 100.0 * static_cast<double>(rows) / as_double(set.rows.at(0).at(0));
  if (percent >= 50) return Sql();
  // A little more than asked, because blocks differ; LIMIT cuts it.
  return kSql.write("tablesample system ({}) repeatable (1)",
                    Sql::checked(fmt::format("{:.6f}", percent * 1.2)));
}

struct Trial {
  Sql rows;      // FROM: sampled rows as `source`, what value() makes of them as `derived1`, ..
  Sql survives;  // condition over them
};

Result<Trial> trial_of(Connection& connection, const SyncSpec& spec, std::int64_t rows) {
  std::vector<Sql> laterals;
  std::vector<Sql> conditions;
  for (std::size_t g = 0; g < spec.groups.size(); ++g) {
    if (!goes_both_ways(spec.groups[g])) continue;
    const Sql name = Sql::checked(fmt::format("derived{}", g + 1));
    laterals.push_back(derived_new_side(spec, spec.groups[g], name));
    conditions.push_back(survives(spec, spec.groups[g], name));
  }
  if (conditions.empty()) return Trial{};
  SHOOFLY_ASSIGN(const Sql sample, sampling(connection, spec.table, rows));
  const Sql limit = rows > 0 ? kSql.write("limit {}", rows) : Sql();
  return Trial{kSql.write("(select * from {} {} {}) source\n{}", spec.table, sample, limit,
                          Sql::join(laterals, "\n")),
               all_of(conditions)};
}

}  // namespace

Result<CheckOutcome> round_trip(Connection& connection, const SyncSpec& spec, std::int64_t rows) {
  CheckOutcome outcome;
  SHOOFLY_ASSIGN(const Trial trial, trial_of(connection, spec, rows));
  if (trial.survives.empty()) return outcome;
  const Sql totals =
      kSql.write("select pg_catalog.count(*), pg_catalog.count(*) filter (where not {}) from {}",
                 trial.survives, trial.rows);
  Result<ResultSet> counted = run_under_default_path(connection, {{totals, {}}});
  if (!counted.ok()) {
    return std::move(counted).error().with_context(
        fmt::format("try value and back on {}", spec.table.display()));
  }
  outcome.rows = as_int(counted->rows.at(0).at(0));
  outcome.mismatches = as_int(counted->rows.at(0).at(1));
  if (outcome.mismatches == 0) return outcome;
  std::vector<Sql> key;
  for (const std::string& column : spec.key) key.push_back(kSql.write("source.{}", Ident{column}));
  const Sql first = kSql.write("select {} from {} where not {} limit {}", Sql::join(key, ", "),
                               trial.rows, trial.survives, static_cast<std::int64_t>(kKeysTold));
  SHOOFLY_ASSIGN(const ResultSet found, run_under_default_path(connection, {{first, {}}}));
  outcome.samples = keys_of(found, spec.key.size());
  return outcome;
}

}  // namespace shoofly::postgres
