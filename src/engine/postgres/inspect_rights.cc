// Who may do what with a table, and the views that a run keeps.

#include <nlohmann/json.hpp>

#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

Grant grant_of(const nlohmann::json& fields) {
  const auto text = [&](std::size_t i) {
    return fields[i].is_string() ? fields[i].get<std::string>() : "";
  };
  return {text(0), text(1), text(2), fields[3].get<bool>()};
}

void read_grants(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  if (it != tables.end()) it->second.grants = json_grants(row.at(1));
}

void read_sequence(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  Column* const column = it == tables.end() ? nullptr : it->second.find_column(as_text(row.at(1)));
  if (column == nullptr) return;
  Sequence& sequence = column->sequence.emplace();
  sequence.name = {as_text(row.at(2)), as_text(row.at(3))};
  sequence.type = as_text(row.at(4));
  sequence.start = as_int(row.at(5));
  sequence.increment = as_int(row.at(6));
  sequence.minimum = as_int(row.at(7));
  sequence.maximum = as_int(row.at(8));
  sequence.cache = as_int(row.at(9));
  sequence.cycle = as_bool(row.at(10));
  sequence.grants = json_grants(row.at(11));
}

// What the owner of relation c has given to others, as JSON.
Sql grants_of() {
  return kSql.write(
      "coalesce((select json_agg(json_build_array(coalesce(r.rolname, ''), g.privilege_type,"
      " g.attname, g.is_grantable) order by r.rolname nulls first, g.attname nulls first,"
      " g.privilege_type)"
      " from (select x.grantee, x.privilege_type, x.is_grantable, null::name as attname"
      "   from aclexplode(c.relacl) x"
      "  union all select x.grantee, x.privilege_type, x.is_grantable, a.attname"
      "   from pg_attribute a, aclexplode(a.attacl) x"
      "   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) g"
      " left join pg_roles r on r.oid = g.grantee where g.grantee <> c.relowner), '[]')");
}

}  // namespace

std::vector<Grant> json_grants(const Value& value) {
  std::vector<Grant> grants;
  for (const nlohmann::json& grant : nlohmann::json::parse(as_text(value), nullptr, false))
    grants.push_back(grant_of(grant));
  return grants;
}

InspectPart inspect_grants(int /*version*/) {
  return {kSql.write("select t.oid, {} from unnest($1::oid[]) t(oid)"
                     " join pg_class c on c.oid = t.oid",
                     grants_of()),
          read_grants};
}

InspectPart inspect_sequences(int /*version*/) {
  return {
      kSql.write(
          "select t.oid, a.attname, n.nspname, c.relname, format_type(s.seqtypid, null),"
          " s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, {}"
          " from unnest($1::oid[]) t(oid)"
          " join pg_depend d on d.refobjid = t.oid and d.refclassid = 'pg_class'::regclass"
          "  and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0"
          " join pg_sequence s on s.seqrelid = d.objid join pg_class c on c.oid = d.objid"
          " join pg_namespace n on n.oid = c.relnamespace"
          " join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid",
          grants_of()),
      read_sequence};
}

// A view that shows more than one table has no one table: it is none of a run.
Sql views_query(int /*version*/) {
  return kSql.write(
      "select n.nspname, c.relname, pg_get_userbyid(c.relowner),"
      " exists (select from unnest(c.reloptions) o where o in ('security_invoker=true',"
      "  'security_invoker=on', 'security_invoker=1', 'security_invoker=yes')),"
      " to_json(array(select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0"
      "  and not a.attisdropped order by a.attnum)), {},"
      " (select json_agg(distinct array[bn.nspname::text, b.relname::text]) from pg_rewrite w"
      "  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid"
      "   and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid"
      "  join pg_class b on b.oid = d.refobjid join pg_namespace bn on bn.oid = b.relnamespace"
      "  where w.ev_class = c.oid)"
      // The columns that a plain view shows, in its order: the table and the number that the server
      // keeps with each entry of the target list.
      ", to_json(array(select a.attname from pg_rewrite w, regexp_matches(w.ev_action::text,"
      "   ':resorigtbl (\\d+) :resorigcol (\\d+) :resjunk false', 'g') with ordinality m(part, place)"
      "  join pg_attribute a on a.attrelid = m.part[1]::oid and a.attnum = m.part[2]::int2"
      "  where w.ev_class = c.oid and w.rulename = '_RETURN' order by m.place))"
      " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
      " where c.relkind = 'v' and c.relname = any($2::text[])"
      " and (n.nspname::text, c.relname::text) in (select s, t from unnest($1::text[], $2::text[])"
      "  u(s, t)) order by 1, 2",
      grants_of());
}

View read_view(const Row& row) {
  View view;
  view.name = {as_text(row.at(0)), as_text(row.at(1))};
  view.owner = as_text(row.at(2));
  view.security_invoker = as_bool(row.at(3));
  view.columns = json_texts(row.at(4));
  view.grants = json_grants(row.at(5));
  view.sources = json_texts(row.at(7));
  if (is_null(row.at(6))) return view;
  const nlohmann::json tables = nlohmann::json::parse(as_text(row.at(6)), nullptr, false);
  if (tables.size() == 1)
    view.table = {tables[0][0].get<std::string>(), tables[0][1].get<std::string>()};
  return view;
}

Sql other_names_query() {
  return kSql.write(
      "select n.nspname, x.name from (select relnamespace as space, relname as name from pg_class"
      "  where relkind not in ('r', 'p', 'f', 'i', 'I', 't')"
      " union select typnamespace, typname from pg_type where typtype in ('e', 'd', 'r')"
      " union select oid, '' from pg_namespace) x"
      " join pg_namespace n on n.oid = x.space where n.nspname <> 'information_schema'"
      " and n.nspname <> 'shoofly' and n.nspname not like 'pg\\_%' order by 1, 2");
}

}  // namespace shoofly::postgres
