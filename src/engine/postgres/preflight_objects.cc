// Preflight: what lies in the database: invalid indexes, bloat, sequences near their end.

#include <fmt/format.h>

#include "engine/postgres/preflight.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Checks = std::vector<PreflightCheck>;
using Row = std::vector<Value>;

// Rows: index, table, size, leftover of REINDEX CONCURRENTLY.
void read_invalid(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  if (set.rows.empty()) checks.push_back({"indexes", CheckLevel::kOk, "all are valid", ""});
  for (const Row& row : set.rows) {
    const bool leftover = as_bool(row[3]);
    checks.push_back(
        {"indexes", CheckLevel::kWarning,
         fmt::format("index {} of table {} is invalid ({})", as_text(row[0]), as_text(row[1]),
                     as_text(row[2])),
         leftover ? fmt::format("DROP INDEX CONCURRENTLY {}", as_text(row[0]))
                  : fmt::format("REINDEX INDEX CONCURRENTLY {0}, or DROP INDEX CONCURRENTLY {0}",
                                as_text(row[0])),
         leftover ? "a REINDEX CONCURRENTLY broke off: it costs every write and serves no read"
                  : "a concurrent build broke off: it costs every write and serves no read, and a"
                    " unique one refuses rows already"});
  }
}

// Rows: text.
void read_bloat(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  if (set.rows.empty()) {
    checks.push_back({"bloat", CheckLevel::kOk, "none that the statistics show", ""});
    return;
  }
  checks.push_back(
      {"bloat", CheckLevel::kNote,
       fmt::format("an estimate from statistics, not a measurement: {}", joined(set, 0)),
       "VACUUM (ANALYZE) these tables first; to measure one: CREATE EXTENSION pgstattuple",
       "a backfill reads the empty space too, and fills it before the table grows"});
}

// Rows: sequence, column, last, limit, per cent.
void read_sequences(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  if (set.rows.empty()) checks.push_back({"sequences", CheckLevel::kOk, "none near its end", ""});
  for (const Row& row : set.rows) {
    const std::string column = is_null(row[1]) ? "" : as_text(row[1]);
    checks.push_back({"sequences", as_int(row[4]) >= 90 ? CheckLevel::kWarning : CheckLevel::kNote,
                      fmt::format("sequence {}{} is at {} of {} ({} %)", as_text(row[0]),
                                  column.empty() ? "" : " of " + column, as_int(row[2]),
                                  as_int(row[3]), as_int(row[4])),
                      column.empty()
                          ? "ALTER SEQUENCE ... AS bigint, and the columns that take its values"
                          : fmt::format("give {} the type bigint: operation change_type", column),
                      "once it is used up every INSERT that needs a value fails"});
  }
}

// A row each, where something is hidden from this role: what, and how many.
void read_hidden(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  for (const Row& row : set.rows) {
    checks.push_back({as_text(row[0]), CheckLevel::kNote,
                      fmt::format("{} {} cannot be judged by \"{}\"", as_int(row[2]),
                                  as_text(row[1]), catalog.server.user),
                      "ask again as their owner, or after ANALYZE where there are no statistics"});
  }
}

// The rows as the planner knows them, at the width that ANALYZE saw, against the pages there are. A
// row has 28 bytes of its own and is rounded up to 8.
Sql bloat_query() {
  return kSql.write(
      "with t as (select c.oid, c.relpages::float8 * current_setting('block_size')::int8 as bytes,"
      "  c.reltuples::float8 as rows, coalesce(s.n_dead_tup, 0)::float8 as dead,"
      "  (select sum((1 - p.null_frac) * p.avg_width) from pg_stats p where p.schemaname = n.nspname"
      "   and p.tablename = c.relname and not p.inherited) as width,"
      "  coalesce(substring(array_to_string(c.reloptions, ' ') from 'fillfactor=([0-9]+)')::float8,"
      "   100) / 100 as filled"
      "  from pg_class c join pg_namespace n on n.oid = c.relnamespace"
      "  left join pg_stat_all_tables s on s.relid = c.oid"
      "  where c.relkind = 'r' and c.relpages > 1000 and c.reltuples >= 0 and n.nspname not in"
      "  ('pg_catalog', 'information_schema', 'shoofly') and not starts_with(n.nspname, 'pg_')),"
      " e as (select *, greatest(0, bytes - rows * (28 + ceil(width / 8) * 8) / filled) as empty"
      "  from t)"
      " select concat(oid::regclass, ' about ', pg_size_pretty(empty::int8), ' of ',"
      "  pg_size_pretty(bytes::int8), ' empty', ', ' || nullif(round(dead)::int8, 0) ||"
      "  ' dead rows') from e"
      " where (width is not null and empty > bytes * 0.4) or dead > greatest(10000, rows * 0.2)"
      " order by empty desc nulls last, dead desc");
}

// The limit is the sequence's or that of the column it is for, whichever comes first.
Sql sequences_query() {
  return kSql.write(
      "with s as (select q.schemaname, q.sequencename, q.last_value, q.cycle, q.increment_by,"
      "  format('%I.%I', q.schemaname, q.sequencename)::regclass as oid, q.max_value"
      "  from pg_sequences q where q.last_value is not null and q.increment_by > 0 and not q.cycle),"
      " l as (select s.*, o.relation, o.column_name, least(s.max_value, case o.type when 'int2' then"
      "   32767 when 'int4' then 2147483647 else s.max_value end) as upto"
      "  from s left join lateral (select a.attrelid::regclass::text as relation,"
      "   quote_ident(a.attname) as column_name, t.typname as type from pg_depend d join pg_attribute"
      "   a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid join pg_type t on t.oid ="
      "   a.atttypid where d.classid = 'pg_class'::regclass and d.objid = s.oid and d.refclassid ="
      "   'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0 limit 1) o on true)"
      " select oid::regclass::text, relation || '.' || column_name, last_value, upto,"
      "  (last_value::numeric * 100 / upto)::int8 from l"
      " where last_value::numeric >= upto::numeric * 0.7 order by 5 desc limit 10");
}

}  // namespace

std::vector<PreflightPart> object_parts() {
  return {
      {{kSql.write("select i.indexrelid::regclass::text, i.indrelid::regclass::text,"
                   " pg_size_pretty(pg_relation_size(i.indexrelid)), c.relname ~ '_ccnew[0-9]*$'"
                   " from pg_index i join pg_class c on c.oid = i.indexrelid"
                   " where not i.indisvalid and c.relkind = 'i' and not exists (select from"
                   " pg_stat_progress_create_index p where p.index_relid = i.indexrelid)"
                   " order by pg_relation_size(i.indexrelid) desc limit 10"),
        {}},
       read_invalid},
      {{bloat_query(), {}}, read_bloat},
      {{sequences_query(), {}}, read_sequences},
      {{kSql.write(
            "select * from (select 'sequences', 'sequences', count(*) from pg_class where case"
            " when relkind = 'S' then not has_sequence_privilege(oid, 'USAGE, SELECT') end union all"
            " select 'bloat', 'large tables', count(*) from pg_class c join pg_namespace n on n.oid"
            " = c.relnamespace where c.relkind = 'r' and c.relpages > 1000 and n.nspname not in"
            " ('pg_catalog', 'information_schema', 'shoofly') and not exists (select from pg_stats p"
            " where p.schemaname = n.nspname and p.tablename = c.relname)) t(a, b, number)"
            " where number > 0"),
        {}},
       read_hidden},
  };
}

}  // namespace shoofly::postgres
