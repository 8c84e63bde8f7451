// Views that are dropped and made anew over another column of their table.

#include "engine/postgres/ddl_views.h"

#include "engine/postgres/ddl.h"
#include "engine/postgres/text_array.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// The server itself reads the definitions again: while the columns have changed names, what a
// definition calls `from` is the column `to`. Readers take a view before its table, and so does
// this: the views are dropped first.
constexpr const char kRebuild[] = R"(do $shoofly$
declare
  base constant regclass := {};
  froms constant text[] := {};
  tos constant text[] := {};
  views jsonb[];
  in_the_way text;
  made regclass;
  saved jsonb;
  item record;
begin
  with recursive stack(oid, depth) as (
    select r.ev_class, 1 from pg_depend d join pg_rewrite r on r.oid = d.objid
    join pg_attribute a on a.attrelid = base and a.attnum = d.refobjsubid
    where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
      and d.refobjid = base and a.attname = any(froms)
    union
    select r.ev_class, o.depth + 1 from stack o join pg_depend d on d.refobjid = o.oid
    join pg_rewrite r on r.oid = d.objid
    where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
      and r.ev_class <> o.oid
  ), ordered as (select oid, max(depth) as depth from stack group by oid)
  select array_agg(jsonb_build_object(
      'name', format('%I.%I', n.nspname, c.relname),
      'columns', (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0),
      'options', array_to_string(c.reloptions, ', '),
      'definition', rtrim(pg_get_viewdef(c.oid), ';'),
      'owner', pg_get_userbyid(c.relowner),
      'granted', c.relacl is not null,
      'comment', obj_description(c.oid, 'pg_class'),
      'comments', (select jsonb_agg(jsonb_build_array(a.attname, col_description(c.oid, a.attnum)))
                   from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
                   and col_description(c.oid, a.attnum) is not null),
      'grants', (select jsonb_agg(jsonb_build_array(x.privilege, x.grantee, x.grantable)) from (
          select e.privilege_type as privilege, e.grantee, e.is_grantable as grantable
          from aclexplode(c.relacl) e
          union all
          select format('%s (%I)', e.privilege_type, a.attname), e.grantee, e.is_grantable
          from pg_attribute a cross join lateral aclexplode(a.attacl) e
          where a.attrelid = c.oid and a.attnum > 0) x)
    ) order by o.depth, c.oid)
  into views
  from ordered o join pg_class c on c.oid = o.oid join pg_namespace n on n.oid = c.relnamespace;
  if views is null then return; end if;
  foreach saved in array views loop
    in_the_way := ({});
    if in_the_way is not null then
      raise exception using errcode = 'object_not_in_prerequisite_state',
        message = 'a view cannot be made anew: ' || in_the_way;
    end if;
  end loop;
  for i in reverse cardinality(views)..1 loop
    execute format('drop view %s', views[i]->>'name');
  end loop;
  for i in 1..cardinality(froms) loop
    execute format('alter table %s rename column %I to %I', base, froms[i], '_shoofly_between_' || i);
    execute format('alter table %s rename column %I to %I', base, tos[i], froms[i]);
  end loop;
  foreach saved in array views loop
    execute format('create view %s (%s) %s as %s', saved->>'name', saved->>'columns',
                   'with (' || (saved->>'options') || ')', saved->>'definition');
    made := (saved->>'name')::regclass;
    if saved->>'owner' <> current_user then
      execute format('alter view %s owner to %I', made, saved->>'owner');
    end if;
    for item in select distinct e.grantee from pg_class c cross join lateral aclexplode(c.relacl) e
             where c.oid = made and ((saved->>'granted')::boolean or e.grantee <> c.relowner)
    loop
      execute format('revoke all on %s from %s', made,
                     case when item.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(item.grantee)) end);
    end loop;
    if (saved->>'granted')::boolean then
      execute format('revoke all on %s from %I', made, saved->>'owner');
    end if;
    for item in select x->>0 as privilege, (x->>1)::oid as grantee, (x->>2)::boolean as grantable
             from jsonb_array_elements(nullif(saved->'grants', 'null')) x
    loop
      execute format('grant %s on %s to %s%s', item.privilege, made,
                     case when item.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(item.grantee)) end,
                     case when item.grantable then ' with grant option' else '' end);
    end loop;
    if saved->>'comment' is not null then
      execute format('comment on view %s is %L', made, saved->>'comment');
    end if;
    for item in select x->>0 as attname, x->>1 as comment
             from jsonb_array_elements(nullif(saved->'comments', 'null')) x
    loop
      execute format('comment on column %s.%I is %L', made, item.attname, item.comment);
    end loop;
  end loop;
  for i in 1..cardinality(froms) loop
    execute format('alter table %s rename column %I to %I', base, froms[i], tos[i]);
    execute format('alter table %s rename column %I to %I', base, '_shoofly_between_' || i, froms[i]);
  end loop;
end
$shoofly$)";

Sql array_of(const std::vector<std::string>& names) {
  return kSql.write("{}::text[]", Text{text_array(names)});
}

}  // namespace

Sql view_in_the_way(const Sql& view_oid) {
  return kSql.write(
      "with recursive stack(oid) as (select {} union select r.ev_class from stack o"
      "  join pg_depend d on d.refobjid = o.oid and d.refclassid = 'pg_class'::regclass"
      "  and d.classid = 'pg_rewrite'::regclass join pg_rewrite r on r.oid = d.objid"
      "  where r.ev_class <> o.oid)"
      " select w.why from stack o join pg_class c on c.oid = o.oid cross join lateral ("
      "  select c.oid::regclass || case"
      "   when c.relkind = 'm' then ' is a materialized view'"
      "   when c.relkind <> 'v' then ' has a rule'"
      "   when c.relpersistence = 't' then ' is a temporary view'"
      "   when not pg_has_role(current_user, c.relowner, 'usage')"
      "    then format(' belongs to role %I', pg_get_userbyid(c.relowner))"
      "   when not has_schema_privilege(c.relowner, c.relnamespace, 'create')"
      "    then format(' belongs to role %I, which may not create in its schema',"
      " pg_get_userbyid(c.relowner))"
      "   when exists (select from pg_rewrite r where r.ev_class = c.oid and r.rulename <>"
      " '_RETURN') then ' has a rule'"
      "   when exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)"
      "    then ' has a trigger'"
      "   when exists (select from pg_attrdef d where d.adrelid = c.oid) then ' has a default'"
      "   when exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid ="
      " c.oid and d.deptype = 'e') then ' belongs to an extension'"
      "   when exists (select from pg_seclabel l where l.classoid = 'pg_class'::regclass and"
      " l.objoid = c.oid) then ' has a security label'"
      "   when exists (select from aclexplode(c.relacl) g where g.grantor <> c.relowner)"
      "    or exists (select from pg_attribute a cross join lateral aclexplode(a.attacl) g where"
      " a.attrelid = c.oid and g.grantor <> c.relowner) then ' has rights that its owner has not"
      " granted'"
      "   else (select ' is used by ' || pg_describe_object(d.classid, d.objid, d.objsubid)"
      "    from pg_depend d where d.deptype = 'n' and (d.refclassid = 'pg_class'::regclass and"
      " d.refobjid = c.oid and d.classid <> 'pg_rewrite'::regclass"
      "     or d.refclassid = 'pg_type'::regclass and d.refobjid in (select y.oid from pg_type y"
      " where y.oid = c.reltype or y.typelem = c.reltype))"
      "    order by 1 limit 1) end) w(why)"
      " where w.why is not null order by w.why limit 1",
      view_oid);
}

Result<Rendered> render_ddl(const RebuildViews& action, const Catalog&) {
  std::vector<std::string> froms;
  std::vector<std::string> tos;
  for (const Rename& column : action.columns) {
    froms.push_back(column.from);
    tos.push_back(column.to);
  }
  const Sql table = name_text(action.table);
  const Sql from = array_of(froms);
  const Sql to = array_of(tos);
  for (const Sql* part : {&table, &from, &to}) {
    if (part->str().find("$shoofly$") != std::string::npos)
      return unsupported("make views anew: a name holds $shoofly$");
  }
  Rendered rendered;
  rendered.statements.push_back(
      {kSql.write(kRebuild, table, from, to,
                  view_in_the_way(Sql::checked("(saved->>'name')::regclass::oid"))),
       {}});
  return rendered;
}

}  // namespace shoofly::postgres
