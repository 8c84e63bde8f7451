// Enum types, and what refers to each in the server's own books.

#include <nlohmann/json.hpp>

#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// Columns of tables, views and composite types; of the type or of arrays of it.
Sql uses_by_columns() {
  return kSql.write(
      "select case c.relkind when 'c' then 'composite type' when 'v' then 'view'"
      "  when 'm' then 'materialized view'"
      "  else case when a.atttypid = t.typarray then 'array column' else 'column' end end,"
      " case when c.relkind in ('c', 'v', 'm') then c.oid::regclass::text"
      "  else c.oid::regclass::text || '.' || quote_ident(a.attname) end,"
      " case when c.relkind not in ('c', 'v', 'm') then cn.nspname end,"
      " case when c.relkind not in ('c', 'v', 'm') then c.relname end,"
      " case when c.relkind not in ('c', 'v', 'm') then a.attname end"
      " from pg_class c join pg_namespace cn on cn.oid = c.relnamespace"
      " join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid"
      " where d.classid = 'pg_class'::regclass and c.oid = d.objid and d.objsubid > 0");
}

// What a table has that names the type: defaults, indexes, checks.
Sql uses_by_tables() {
  return kSql.write(
      "select case a.attgenerated when '' then 'default' else 'generated column' end,"
      " c.oid::regclass::text || '.' || quote_ident(a.attname), cn.nspname, c.relname, a.attname"
      " from pg_attrdef ad join pg_class c on c.oid = ad.adrelid"
      " join pg_namespace cn on cn.oid = c.relnamespace"
      " join pg_attribute a on a.attrelid = ad.adrelid and a.attnum = ad.adnum"
      " where d.classid = 'pg_attrdef'::regclass and ad.oid = d.objid"
      " union all select 'index', ic.oid::regclass::text, cn.nspname, c.relname, ic.relname"
      " from pg_class ic join pg_index i on i.indexrelid = ic.oid"
      " join pg_class c on c.oid = i.indrelid join pg_namespace cn on cn.oid = c.relnamespace"
      " where d.classid = 'pg_class'::regclass and ic.oid = d.objid and d.objsubid = 0"
      " union all select 'check constraint', quote_ident(con.conname) || ' of ' ||"
      " c.oid::regclass::text, cn.nspname, c.relname, con.conname"
      " from pg_constraint con join pg_class c on c.oid = con.conrelid"
      " join pg_namespace cn on cn.oid = c.relnamespace"
      " where d.classid = 'pg_constraint'::regclass and con.oid = d.objid and con.contype = 'c'");
}

// Everything else, as the server calls it.
Sql other_uses() {
  return kSql.write(
      "select case c.relkind when 'v' then 'view' else 'materialized view' end,"
      " r.ev_class::regclass::text, null::name, null::name, null::name"
      " from pg_rewrite r join pg_class c on c.oid = r.ev_class"
      " where d.classid = 'pg_rewrite'::regclass and r.oid = d.objid and c.relkind in ('v', 'm')"
      " union all select '', pg_describe_object(d.classid, d.objid, d.objsubid), null, null, null"
      " where d.classid not in ('pg_attrdef'::regclass, 'pg_class'::regclass)"
      " and not exists (select from pg_constraint con where d.classid = 'pg_constraint'::regclass"
      "  and con.oid = d.objid and con.contype = 'c' and con.conrelid <> 0)"
      " and not exists (select from pg_rewrite r join pg_class c on c.oid = r.ev_class"
      "  where d.classid = 'pg_rewrite'::regclass and r.oid = d.objid and c.relkind in ('v', 'm'))"
      " union all select '', pg_describe_object(d.classid, d.objid, 0), null, null, null"
      " where d.classid = 'pg_class'::regclass and d.objsubid = 0"
      " and not exists (select from pg_index i where i.indexrelid = d.objid)");
}

std::string text_or_empty(const nlohmann::json& field) {
  return field.is_string() ? field.get<std::string>() : "";
}

}  // namespace

// The array type is the type's own.
Sql enum_types_query() {
  return kSql.write(
      "select n.nspname, t.typname, format_type(t.oid, null),"
      " (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e"
      "  where e.enumtypid = t.oid),"
      " pg_get_userbyid(t.typowner), pg_has_role(t.typowner, 'USAGE'),"
      " exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid"
      "  and d.deptype = 'e'),"
      " t.typacl is not null,"
      " coalesce((select json_agg(json_build_array(coalesce(r.rolname, ''), g.privilege_type, null,"
      "   g.is_grantable) order by r.rolname nulls first)"
      "  from aclexplode(t.typacl) g left join pg_roles r on r.oid = g.grantee"
      "  where g.grantee <> t.typowner), '[]'),"
      " obj_description(t.oid, 'pg_type'),"
      " coalesce((select json_agg(distinct array[u.kind, u.name, u.space::text, u.relation::text,"
      "   u.object::text])"
      "  from pg_depend d join lateral ({} union all {} union all {}) u(kind, name, space, relation,"
      "   object) on true"
      "  where d.refclassid = 'pg_type'::regclass and d.refobjid in (t.oid, t.typarray)"
      "  and not (d.classid = 'pg_type'::regclass and d.objid = t.typarray)), '[]')"
      " from pg_type t join pg_namespace n on n.oid = t.typnamespace"
      " where t.typtype = 'e' and n.nspname <> 'information_schema' and n.nspname <> 'shoofly'"
      " and n.nspname not like 'pg\\_%' order by 1, 2",
      uses_by_columns(), uses_by_tables(), other_uses());
}

EnumType read_enum_type(const Row& row) {
  EnumType type;
  type.name = {as_text(row.at(0)), as_text(row.at(1))};
  type.type = as_text(row.at(2));
  if (!is_null(row.at(3))) type.labels = json_texts(row.at(3));
  type.owner = as_text(row.at(4));
  type.ours = as_bool(row.at(5));
  type.of_extension = as_bool(row.at(6));
  type.own_rights = as_bool(row.at(7));
  type.grants = json_grants(row.at(8));
  type.comment = as_text(row.at(9));
  for (const nlohmann::json& use : nlohmann::json::parse(as_text(row.at(10)), nullptr, false)) {
    type.uses.push_back({text_or_empty(use[0]),
                         text_or_empty(use[1]),
                         {text_or_empty(use[2]), text_or_empty(use[3])},
                         text_or_empty(use[4])});
  }
  return type;
}

}  // namespace shoofly::postgres
