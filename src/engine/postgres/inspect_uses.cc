// What else knows a table's columns: triggers, views, policies, functions, grants and the rest.

#include "engine/postgres/ddl_views.h"
#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// Bits of pg_trigger.tgtype.
constexpr std::int64_t kRow = 1;
constexpr std::int64_t kBefore = 2;
constexpr std::int64_t kInsert = 4;
constexpr std::int64_t kDelete = 8;
constexpr std::int64_t kUpdate = 16;
constexpr std::int64_t kInstead = 64;

std::string enabled_word(const std::string& tgenabled) {
  if (tgenabled == "A") return "always";
  if (tgenabled == "R") return "replica";
  return tgenabled == "D" ? "disabled" : "origin";
}

void read_trigger(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  if (it == tables.end()) return;
  Trigger& trigger = it->second.triggers.emplace_back();
  trigger.name = as_text(row.at(1));
  const std::int64_t type = as_int(row.at(2));
  trigger.timing = (type & kInstead) != 0  ? "INSTEAD OF"
                   : (type & kBefore) != 0 ? "BEFORE"
                                           : "AFTER";
  trigger.row_level = (type & kRow) != 0;
  trigger.on_insert = (type & kInsert) != 0;
  trigger.on_update = (type & kUpdate) != 0;
  trigger.on_delete = (type & kDelete) != 0;
  trigger.enabled = enabled_word(as_text(row.at(3)));
  trigger.update_of = json_texts(row.at(4));
}

void read_dependent(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  if (it == tables.end()) return;
  it->second.dependents.push_back(
      {as_text(row.at(1)), as_text(row.at(2)), as_text(row.at(3)), as_text(row.at(4))});
}

// Users that belong to the table: statistics, triggers, generated columns, sequences, heirs,
// foreign keys.
Sql of_the_table() {
  return kSql.write(
      "  union all select 'statistics', quote_ident(n.nspname) || '.' || quote_ident(s.stxname),"
      " n.oid"
      "   from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace"
      "   where d.classid = 'pg_statistic_ext'::regclass and s.oid = d.objid and d.refobjsubid > 0"
      "  union all select 'trigger', quote_ident(tg.tgname), p.pronamespace"
      "   from pg_trigger tg join pg_proc p on p.oid = tg.tgfoid"
      "   where d.classid = 'pg_trigger'::regclass and tg.oid = d.objid and not tg.tgisinternal"
      "   and d.refobjsubid > 0"
      // Generated columns: the default's entry from 15 on, the column's own before.
      "  union all select 'generated column', quote_ident(a.attname), 0"
      "   from pg_attrdef ad join pg_attribute a on a.attrelid = ad.adrelid and a.attnum = ad.adnum"
      "   where d.classid = 'pg_attrdef'::regclass and ad.oid = d.objid and a.attgenerated <> ''"
      "   and d.refobjsubid not in (0, ad.adnum)"
      "  union all select 'generated column', quote_ident(a.attname), 0 from pg_attribute a"
      "   where d.classid = 'pg_class'::regclass and d.objid = t.oid and d.objsubid > 0"
      "   and a.attrelid = t.oid and a.attnum = d.objsubid and a.attgenerated <> '' and"
      " d.refobjsubid > 0"
      "  union all select case c.relkind when 'S' then 'sequence' else 'inherited table' end,"
      "    c.oid::regclass::text, c.relnamespace from pg_class c"
      "   where d.classid = 'pg_class'::regclass and c.oid = d.objid and d.objsubid = 0"
      "   and (c.relkind = 'S' and d.deptype = 'a' and d.refobjsubid > 0"
      "    or c.relkind in ('r', 'f') and d.refobjsubid = 0 and not c.relispartition"
      "    and exists (select from pg_inherits i where i.inhrelid = c.oid and i.inhparent = t.oid))"
      "  union all select 'foreign key', con.conrelid::regclass::text || '.' ||"
      " quote_ident(con.conname), 0"
      "   from pg_constraint con where d.classid = 'pg_constraint'::regclass and con.oid = d.objid"
      "   and con.contype = 'f' and con.confrelid = t.oid and con.conparentid = 0"
      "   and d.refobjsubid = any(con.confkey)");
}

// Whatever pg_depend knows to use a column (refobjsubid) or the table as a whole (0).
Sql by_dependency() {
  return kSql.write(
      "select t.oid, u.kind, u.name, d.refobjsubid from t join pg_depend d"
      " on d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid"
      " join lateral ("
      "  select case vc.relkind when 'v' then 'view' when 'm' then 'materialized view' else"
      " 'rule' end,"
      "   case when vc.relkind in ('v', 'm') then vc.oid::regclass::text"
      "    else quote_ident(r.rulename) || ' on ' || vc.oid::regclass::text end, vc.relnamespace"
      "   from pg_rewrite r join pg_class vc on vc.oid = r.ev_class"
      "   where d.classid = 'pg_rewrite'::regclass and r.oid = d.objid"
      "  union all select 'policy', quote_ident(p.polname)"
      "    || case when p.polrelid = t.oid then '' else ' on ' || p.polrelid::regclass::text end, 0"
      "   from pg_policy p where d.classid = 'pg_policy'::regclass and p.oid = d.objid"
      "   and (d.refobjsubid > 0 or d.deptype = 'n')"
      "  union all select 'function', p.oid::regprocedure::text, p.pronamespace"
      "   from pg_proc p where d.classid = 'pg_proc'::regclass and p.oid = d.objid"
      "  union all select 'publication', quote_ident(p.pubname), 0"
      "   from pg_publication_rel pr join pg_publication p on p.oid = pr.prpubid"
      "   where d.classid = 'pg_publication_rel'::regclass and pr.oid = d.objid and"
      " d.refobjsubid > 0"
      "  {}) u(kind, name, namespace) on true"
      " where u.namespace not in (select n.oid from pg_namespace n where n.nspname = 'shoofly')",
      of_the_table());
}

// Users of the table's row type: functions that take or return rows, columns of other tables.
Sql by_row_type() {
  return kSql.write(
      "select t.oid, u.kind, u.name, 0 from t join pg_class c on c.oid = t.oid"
      " join pg_type ty on ty.oid = c.reltype join pg_depend d"
      " on d.refclassid = 'pg_type'::regclass and d.refobjid in (ty.oid, ty.typarray)"
      " join lateral ("
      "  select 'function', p.oid::regprocedure::text, p.pronamespace from pg_proc p"
      "   where d.classid = 'pg_proc'::regclass and p.oid = d.objid"
      "  union all select 'column', uc.oid::regclass::text || '.' || quote_ident(a.attname),"
      " uc.relnamespace"
      "   from pg_class uc join pg_attribute a on a.attrelid = uc.oid and a.attnum = d.objsubid"
      "   where d.classid = 'pg_class'::regclass and uc.oid = d.objid and d.objsubid > 0"
      "   and uc.relkind in ('r', 'p', 'f')"
      " ) u(kind, name, namespace) on true"
      " where u.namespace not in (select n.oid from pg_namespace n where n.nspname = 'shoofly')");
}

Sql by_column() {
  return kSql.write(
      // A partition key is what the server calls an internal dependency of the column on its table.
      "select t.oid, 'partition key', t.oid::regclass::text, d.objsubid from t"
      " join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid"
      "  and d.refobjsubid = 0 and d.classid = 'pg_class'::regclass and d.objid = t.oid"
      "  and d.objsubid > 0 and d.deptype = 'i'"
      " union all select t.oid, 'partition key', 'by an expression', null from t"
      " join pg_partitioned_table pt on pt.partrelid = t.oid and pt.partexprs is not null"
      " union all select t.oid, 'column grant', coalesce(quote_ident(r.rolname), 'public') || ' ('"
      "  || string_agg(g.privilege_type, ', ' order by g.privilege_type) || ')', a.attnum::int"
      " from t join pg_attribute a on a.attrelid = t.oid and a.attacl is not null and not"
      " a.attisdropped"
      " cross join lateral aclexplode(a.attacl) g left join pg_roles r on r.oid = g.grantee"
      " group by t.oid, r.rolname, a.attnum"
      " union all select t.oid, 'replica identity', i.indexrelid::regclass::text, k.attnum::int"
      " from t join pg_class c on c.oid = t.oid and c.relreplident = 'i'"
      " join pg_index i on i.indrelid = t.oid and i.indisreplident"
      " cross join lateral unnest(i.indkey::int2[]) k(attnum)");
}

// What single partitions have of their own, by the parent's columns: it would stay behind on the
// old column there, unseen.
Sql by_partition() {
  return kSql.write(
      "select p.oid, o.kind, o.name || ' of ' || p.child::regclass::text, coalesce(pa.attnum, 0)::int"
      " from (select t.oid, pt.relid as child from t join pg_class c on c.oid = t.oid and c.relkind ="
      " 'p' cross join lateral pg_partition_tree(t.oid) pt where pt.relid <> t.oid) p"
      " join lateral ("
      "  select 'partition''s index', i.indexrelid::regclass::text, a.attname from pg_index i"
      "   join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey::int2[])"
      "   where i.indrelid = p.child"
      "   and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid)"
      "  union all select 'partition''s constraint', quote_ident(con.conname), a.attname"
      "   from pg_constraint con join pg_attribute a on a.attrelid = con.conrelid"
      "   and a.attnum = any(con.conkey) where con.conrelid = p.child and con.contype in ('c', 'f')"
      "   and con.coninhcount = 0 and con.conparentid = 0"
      "  union all select 'partition''s NOT NULL', quote_ident(a.attname), a.attname"
      "   from pg_attribute a join pg_attribute pa on pa.attrelid = p.oid and pa.attname = a.attname"
      "   where a.attrelid = p.child and a.attnum > 0 and a.attnotnull and not pa.attnotnull"
      "  union all select 'partition''s trigger', quote_ident(tg.tgname), null from pg_trigger tg"
      "   where tg.tgrelid = p.child and not tg.tgisinternal and tg.tgparentid = 0"
      "   and tg.tgtype & 3 = 3"
      "  union all select 'partition''s view', r.ev_class::regclass::text, a.attname"
      "   from pg_depend d join pg_rewrite r on r.oid = d.objid"
      "   join pg_attribute a on a.attrelid = p.child and a.attnum = d.refobjsubid"
      "   where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass"
      "   and d.refobjid = p.child and d.refobjsubid > 0"
      "  union all select 'partition''s column grant', quote_ident(a.attname), a.attname"
      "   from pg_attribute a where a.attrelid = p.child and a.attacl is not null and not"
      " a.attisdropped"
      " ) o(kind, name, attname) on true"
      " left join pg_attribute pa on pa.attrelid = p.oid and pa.attname = o.attname");
}

}  // namespace

InspectPart inspect_triggers(int /*version*/) {
  return {
      kSql.write(
          "select t.oid, tg.tgname, tg.tgtype, tg.tgenabled,"
          " to_json(array(select a.attname from unnest(tg.tgattr::int2[]) with ordinality k(n, o)"
          "  join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n order by k.o))"
          " from unnest($1::oid[]) t(oid) join pg_trigger tg on tg.tgrelid = t.oid"
          " where not tg.tgisinternal order by t.oid, tg.tgname collate \"C\""),
      read_trigger};
}

InspectPart inspect_dependents(int /*version*/) {
  return {kSql.write(
              "with t as (select oid from unnest($1::oid[]) t(oid)),"
              " uses(oid, kind, name, attnum) as ({} union all {} union all {} union all {})"
              " select distinct u.oid, u.kind, u.name collate \"C\" as name, a.attname,"
              " case when u.kind = 'view' then ({}) else '' end"
              " from uses u left join pg_attribute a on a.attrelid = u.oid and a.attnum = u.attnum"
              "  and u.attnum > 0"
              " order by u.oid, u.kind, name, a.attname",
              by_dependency(), by_row_type(), by_column(), by_partition(),
              view_in_the_way(Sql::checked("u.name::regclass::oid"))),
          read_dependent};
}

}  // namespace shoofly::postgres
