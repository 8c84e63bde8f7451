// Tables, their sizes and their columns.

#include "engine/postgres/create_text.h"
#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

TableKind table_kind(const std::string& relkind, bool is_partition) {
  if (relkind == "f") return TableKind::kForeign;
  if (is_partition) return TableKind::kPartition;
  if (relkind == "p") return TableKind::kPartitioned;
  return TableKind::kOrdinary;
}

void read_table(const Row& row, TablesByOid& tables) {
  Table& table = tables[as_text(row.at(0))];
  table.name = {as_text(row.at(1)), as_text(row.at(2))};
  table.kind = table_kind(as_text(row.at(3)), as_bool(row.at(4)));
  table.owner = as_text(row.at(5));
  table.row_security = as_bool(row.at(6));
  table.row_security_hides = as_bool(row.at(7));
  table.attribute_slots = static_cast<int>(as_int(row.at(8)));
  table.published = as_bool(row.at(9));
  table.subscribed = as_bool(row.at(10));
  table.replica_identity = as_text(row.at(11));
  table.parent = {as_text(row.at(12)), as_text(row.at(13))};
  table.has_partitions = as_text(row.at(3)) == "p";
}

void read_size(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  if (it == tables.end()) return;
  it->second.bytes = as_int(row.at(1));
  it->second.index_bytes = as_int(row.at(2));
  it->second.row_estimate = as_int(row.at(3));
}

void read_column(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  if (it == tables.end()) return;
  Column& column = it->second.columns.emplace_back();
  column.name = as_text(row.at(1));
  column.type = as_text(row.at(2));
  column.nullable = as_bool(row.at(3));
  const std::string generated = as_text(row.at(5));
  if (generated.empty()) {
    if (!is_null(row.at(4))) column.default_sql = as_text(row.at(4));
    column.default_is_literal = !column.default_sql || is_literal(*column.default_sql);
  } else {
    column.generated = generated == "v" ? Generated::kVirtual : Generated::kStored;
    column.generated_sql = as_text(row.at(4));
  }
  const std::string identity = as_text(row.at(6));
  if (identity == "a") column.identity = "always";
  if (identity == "d") column.identity = "by default";
  column.collation = as_text(row.at(7));
  column.comment = as_text(row.at(8));
  column.labels = is_null(row.at(10)) ? std::vector<std::string>() : json_texts(row.at(10));
  column.statistics = is_null(row.at(9)) ? -1 : static_cast<int>(as_int(row.at(9)));
  column.storage = as_text(row.at(11));
  column.options = as_text(row.at(12));
  column.compression = as_text(row.at(13));
}

// In a publication as whole rows: by itself or through a partitioned ancestor, its schema, or FOR
// ALL TABLES. A column list (15+) is a dependent of each column instead.
Sql published(int version) {
  const Sql whole_row = version >= 150000 ? kSql.write(" and pr.prattrs is null") : Sql();
  const Sql by_schema =
      version >= 150000
          ? kSql.write(
                " or exists (select from pg_publication_namespace pn join pg_class pc"
                "  on pc.relnamespace = pn.pnnspid where pc.oid in (select oid from line))")
          : Sql();
  return kSql.write(
      "(with line(oid) as (select c.oid union all select relid from pg_partition_ancestors(c.oid))"
      " select c.relkind in ('r', 'p') and c.relpersistence = 'p'"
      "  and (exists (select from pg_publication p where p.puballtables)"
      "   or exists (select from pg_publication_rel pr where pr.prrelid in (select oid from"
      " line){})"
      "   {}))",
      whole_row, by_schema);
}

}  // namespace

InspectPart inspect_tables(int version) {
  return {
      kSql.write(
          "select c.oid, n.nspname, c.relname, c.relkind, c.relispartition,"
          " pg_get_userbyid(c.relowner), c.relrowsecurity,"
          " c.relrowsecurity and (c.relforcerowsecurity or not pg_has_role(c.relowner, 'USAGE'))"
          "  and not (select r.rolsuper or r.rolbypassrls from pg_roles r where r.rolname ="
          " current_user),"
          " c.relnatts, {},"
          " exists (select from pg_subscription_rel sr where sr.srrelid = c.oid"
          "  or sr.srrelid in (select relid from pg_partition_ancestors(c.oid))),"
          " case c.relreplident when 'd' then 'default' when 'f' then 'full' when 'n' then 'nothing'"
          "  else coalesce('index ' || (select ic.relname from pg_index i join pg_class ic"
          "   on ic.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident), 'nothing') end,"
          " pn.nspname, pc.relname"
          " from unnest($1::oid[]) t(oid) join pg_class c on c.oid = t.oid"
          " join pg_namespace n on n.oid = c.relnamespace"
          " left join pg_inherits inh on inh.inhrelid = c.oid and c.relispartition"
          " left join pg_class pc on pc.oid = inh.inhparent"
          " left join pg_namespace pn on pn.oid = pc.relnamespace",
          published(version)),
      read_table};
}

// A partitioned table is the sum of its leaves. Rows: the density that ANALYZE saw on today's
// pages, as the planner does; before the first ANALYZE the counters of the statistics system, else
// a guess from the columns' widths.
InspectPart inspect_sizes(int /*version*/) {
  return {
      kSql.write(
          "select t.oid, coalesce(sum(pg_table_size(leaf.oid)), 0)::bigint,"
          " coalesce(sum(pg_indexes_size(leaf.oid)), 0)::bigint,"
          " coalesce(sum(case when size = 0 then 0"
          "  when c.relpages > 0 and c.reltuples >= 0 then c.reltuples / c.relpages * (size /"
          " block)"
          "  when pg_stat_get_live_tuples(leaf.oid) > 0 then pg_stat_get_live_tuples(leaf.oid)"
          "  else size / (28 + (select coalesce(sum(case when a.attlen > 0 then a.attlen else 32"
          " end), 0)"
          "   from pg_attribute a where a.attrelid = leaf.oid and a.attnum > 0 and not"
          " a.attisdropped))"
          "  end), 0)::bigint"
          " from unnest($1::oid[]) t(oid)"
          " join lateral (select t.oid union select relid from pg_partition_tree(t.oid) where"
          " isleaf)"
          "  leaf(oid) on true"
          " join pg_class c on c.oid = leaf.oid and c.relkind in ('r', 'f'),"
          " lateral (select coalesce(pg_relation_size(leaf.oid), 0)::float8,"
          "  current_setting('block_size')::float8) s(size, block)"
          " group by t.oid"),
      read_size};
}

InspectPart inspect_columns(int version) {
  const Sql compression =
      Sql::checked(version >= kColumnCompression
                       ? "case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end"
                       : "null");
  return {
      kSql.write(
          "select t.oid, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,"
          " coalesce(pg_get_expr(d.adbin, d.adrelid), case when ty.typtype = 'd' then"
          "  case when ty.typdefaultbin is null then ty.typdefault else"
          " pg_get_expr(ty.typdefaultbin, 0) end end),"
          " a.attgenerated, a.attidentity,"
          " case when a.attcollation <> ty.typcollation then"
          "  case when cn.nspname = 'pg_catalog' then '' else quote_ident(cn.nspname) || '.' end"
          "  || quote_ident(co.collname) end,"
          " col_description(t.oid, a.attnum), nullif(a.attstattarget, -1)::int,"
          " case ty.typtype when 'e' then (select json_agg(e.enumlabel order by e.enumsortorder)"
          "  from pg_enum e where e.enumtypid = ty.oid) end,"
          " case when a.attstorage <> ty.typstorage then case a.attstorage when 'p' then 'plain'"
          "  when 'e' then 'external' when 'm' then 'main' else 'extended' end end,"
          " (select string_agg(o.option_name || '=' || quote_literal(o.option_value), ', ')"
          "  from pg_options_to_table(a.attoptions) o), {}"
          " from unnest($1::oid[]) t(oid)"
          " join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped"
          " join pg_type ty on ty.oid = a.atttypid"
          " left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum"
          " left join pg_collation co on co.oid = a.attcollation"
          " left join pg_namespace cn on cn.oid = co.collnamespace"
          " order by t.oid, a.attnum",
          compression),
      read_column};
}

}  // namespace shoofly::postgres
