#include "engine/sqlite/round_trip.h"

#include <algorithm>

#include "engine/sqlite/ranges.h"
#include "engine/sqlite/sync_parts.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr int kSamples = 10;

// What the new column will hold: `value` as the column's type stores it.
Sql stored_value(const SyncSpec& spec, const SyncColumn& column) {
  const Sql value = value_of(column.derived, spec.table, Row::kStored);
  return affinity_of(column.type) == Affinity::kText ? kSql.write("cast({} as text)", value)
                                                     : value;
}

Sql back_of_value(const SyncSpec& spec, const SyncGroup& group, const SyncColumn& old_column) {
  std::vector<Sql> names;
  for (const Binding& binding : old_column.derived.reads) {
    const auto found =
        std::find_if(group.new_side.begin(), group.new_side.end(),
                     [&](const SyncColumn& column) { return column.name == binding.column; });
    const Sql value = found != group.new_side.end() && derivable(*found)
                          ? stored_value(spec, *found)
                          : kSql.ident(binding.column);
    names.push_back(kSql.write("{} as {}", value, Ident{binding.parameter}));
  }
  const Sql text = Sql::checked(old_column.derived.text);
  if (names.empty()) return kSql.write("({})", text);
  return kSql.write("(select ({}) from (select {}) as {})", text, Sql::join(names, ", "),
                    Ident{spec.table.name});
}

}  // namespace

Result<CheckOutcome> round_trip_of(Connection& connection, const SyncSpec& spec,
                                   std::int64_t rows) {
  std::vector<Sql> changed;
  for (const SyncGroup& group : spec.groups) {
    if (!two_sided(group) || !has_derivable(group, Side::kNew)) continue;
    for (const SyncColumn& column : group.old_side) {
      if (!derivable(column)) continue;
      changed.push_back(negated(
          holds_value(kSql.ident(column.name), back_of_value(spec, group, column), column.type)));
    }
  }
  SHOOFLY_ASSIGN(const Sql sample, sample_of(connection, spec.table, spec.key, rows));
  const Sql counts = kSql.write("select count(*), coalesce(sum({}), 0) from {} as {}",
                                any_of(changed), sample, Ident{spec.table.name});
  SHOOFLY_ASSIGN(const ResultSet counted, connection.run({counts, {}}));
  CheckOutcome outcome;
  outcome.rows = as_int(counted.rows[0][0]);
  outcome.mismatches = as_int(counted.rows[0][1]);
  if (outcome.mismatches == 0) return outcome;
  const Sql samples = kSql.write("select {} from {} as {} where {} limit {}", kSql.idents(spec.key),
                                 sample, Ident{spec.table.name}, any_of(changed), kSamples);
  SHOOFLY_ASSIGN(ResultSet found, connection.run({samples, {}}));
  outcome.samples = std::move(found.rows);
  return outcome;
}

}  // namespace shoofly::sqlite
