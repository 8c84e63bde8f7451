#include "engine/postgres/fill.h"

#include "engine/postgres/key_ranges.h"
#include "engine/postgres/sync_parts.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);

QualifiedName journal(const char* name) { return {kSchema, name}; }

}  // namespace

// FOR SHARE holds off whoever would raise the fence until the chunk has committed: a runner that takes
// over never races with the last chunk of the one before it. It does not hold off other chunks.
Statement fill_statement(const SyncSpec& spec, const KeyRange& range, const Progress& progress) {
  Bound bound;
  const Sql run = bound.bind(progress.run_id);
  const Sql fence = bound.bind(progress.fence);
  const Sql step = bound.bind(progress.step_id);
  const Sql slot = bound.bind(std::int64_t{progress.slot});
  const Sql upto = bound.bind(range.upto ? Value(key_to_text(*range.upto)) : Value());
  const Sql condition = key_condition(spec.key, range, bound);
  const Sql sql = kSql.write(
      "with fence as materialized (\n"
      "  select from {} where id = {} and fence = {} for share\n"
      "), filled as (\n"
      "  update {} set {}\n"
      "  where {} and {} and exists (select from fence)\n"
      "  returning 1\n"
      "), counted as (\n"
      "  select pg_catalog.count(*) as rows from filled\n"
      ")\n"
      "update {} c set upto = coalesce({}, c.upto), rows = c.rows + counted.rows, chunks = c.chunks + 1,\n"
      "  updated_at = pg_catalog.clock_timestamp()\n"
      "from counted\n"
      "where c.run_id = {} and c.step_id = {} and c.slot = {} and exists (select from fence)\n"
      "returning counted.rows",
      journal("run"), run, fence, spec.table, fill_assignments(spec), fill_condition(spec), condition,
      journal("chunk"), upto, run, step, slot);
  return {sql, bound.take()};
}

}  // namespace shoofly::postgres
