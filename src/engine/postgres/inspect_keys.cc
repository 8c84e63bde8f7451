// Constraints and indexes.

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

ConstraintKind constraint_kind(const std::string& contype) {
  if (contype == "p") return ConstraintKind::kPrimaryKey;
  if (contype == "u") return ConstraintKind::kUnique;
  if (contype == "f") return ConstraintKind::kForeignKey;
  if (contype == "x") return ConstraintKind::kExclusion;
  return ConstraintKind::kCheck;
}

void read_constraint(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  if (it == tables.end()) return;
  Constraint& constraint = it->second.constraints.emplace_back();
  constraint.name = as_text(row.at(1));
  constraint.kind = constraint_kind(as_text(row.at(2)));
  constraint.columns = json_texts(row.at(3));
  constraint.expression = as_text(row.at(4));
  constraint.references = {as_text(row.at(5)), as_text(row.at(6))};
  constraint.referenced_columns = json_texts(row.at(7));
  constraint.rules = as_text(row.at(8));
  constraint.validated = as_bool(row.at(9));
}

IndexPart read_part(const nlohmann::json& part) {
  const auto text = [&](std::size_t i) {
    return part[i].is_string() ? part[i].get<std::string>() : "";
  };
  IndexPart result;
  result.column = text(0);
  result.expression = text(1);
  result.collation = text(2);
  result.opclass = text(3);
  result.descending = part[4].get<bool>();
  result.nulls_first = part[5].get<bool>();
  return result;
}

void read_index(const Row& row, TablesByOid& tables) {
  const auto it = tables.find(as_text(row.at(0)));
  if (it == tables.end()) return;
  Index& index = it->second.indexes.emplace_back();
  index.name = as_text(row.at(1));
  index.unique = as_bool(row.at(2));
  index.nulls_not_distinct = as_bool(row.at(3));
  index.method = as_text(row.at(4));
  const nlohmann::json parts = nlohmann::json::parse(as_text(row.at(5)), nullptr, false);
  for (const nlohmann::json& part : parts) index.parts.push_back(read_part(part));
  index.include = json_texts(row.at(6));
  index.where_sql = as_text(row.at(7));
  index.reads = json_texts(row.at(8));
  index.valid = as_bool(row.at(9));
  index.constraint = as_text(row.at(10));
  index.storage = as_text(row.at(11));
  index.tablespace = as_text(row.at(12));
  index.comment = as_text(row.at(13));
  index.attached_to = as_text(row.at(14));
}

// The part of a constraint's definition after its columns, as pg_get_constraintdef orders it; NOT
// VALID is a field of its own.
Sql constraint_rules(int version) {
  const Sql set_columns =
      version >= 150000
          ? kSql.write(
                "case when cardinality(con.confdelsetcols) > 0 then ' (' || (select"
                " string_agg(quote_ident(a.attname), ', ' order by k.o)"
                " from unnest(con.confdelsetcols) with ordinality k(n, o)"
                " join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.n) || ')' end")
          : kSql.write("null");
  const Sql enforced = version >= 180000
                           ? kSql.write("case when not con.conenforced then 'NOT ENFORCED' end")
                           : kSql.write("null");
  return kSql.write(
      "concat_ws(' ', case when con.contype = 'f' and con.confmatchtype = 'f' then 'MATCH FULL'"
      " end,"
      " 'ON UPDATE ' || case con.confupdtype when 'r' then 'RESTRICT' when 'c' then 'CASCADE'"
      "  when 'n' then 'SET NULL' when 'd' then 'SET DEFAULT' end,"
      " nullif(concat('ON DELETE ' || case con.confdeltype when 'r' then 'RESTRICT' when 'c'"
      " then 'CASCADE'"
      "  when 'n' then 'SET NULL' when 'd' then 'SET DEFAULT' end, {}), ''),"
      " case when con.contype = 'c' and con.connoinherit then 'NO INHERIT' end,"
      " case when con.condeferrable then 'DEFERRABLE' end,"
      " case when con.condeferred then 'INITIALLY DEFERRED' end, {})",
      set_columns, enforced);
}

// The key columns and expressions of index i on table t as JSON.
//
// An opclass is the default when its method has no better one for the very type: text_ops is the
// default for varchar (which has none), not for citext (which has citext_ops).
Sql index_parts() {
  return kSql.write(
      " (select json_agg(json_build_array(a.attname,"
      "   case when k.n = 0 then pg_get_indexdef(i.indexrelid, k.o::int, false) end,"
      "   case when co.oid is not null and co.oid <> coalesce(a.attcollation, 100) then"
      "    case when cn.nspname = 'pg_catalog' then '' else quote_ident(cn.nspname) || '.' end"
      "    || quote_ident(co.collname) end,"
      "   case when not oc.opcdefault or exists (select from pg_opclass better"
      "     where better.opcmethod = oc.opcmethod and better.opcdefault and better.oid <> oc.oid"
      "     and better.opcintype = coalesce(nullif(ty.typbasetype, 0), ty.oid))"
      "    or ia.attoptions is not null then"
      "    case when os.nspname = 'pg_catalog' then '' else quote_ident(os.nspname) || '.' end"
      "    || quote_ident(oc.opcname) || coalesce((select ' (' || string_agg("
      "     quote_ident(o.option_name) || '=' || quote_literal(o.option_value), ', ') || ')'"
      "     from pg_options_to_table(ia.attoptions) o), '') end,"
      "   k.option & 1 <> 0, k.option & 2 <> 0) order by k.o)"
      "  from unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[],"
      " i.indoption::int2[])"
      "   with ordinality k(n, class, coll, option, o)"
      "  left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n and k.n <> 0"
      "  left join pg_attribute ia on ia.attrelid = i.indexrelid and ia.attnum = k.o"
      "  left join pg_type ty on ty.oid = coalesce(a.atttypid, ia.atttypid)"
      "  left join pg_collation co on co.oid = k.coll"
      "  left join pg_namespace cn on cn.oid = co.collnamespace"
      "  left join pg_opclass oc on oc.oid = k.class"
      "  left join pg_namespace os on os.oid = oc.opcnamespace"
      "  where k.o <= i.indnkeyatts)");
}

}  // namespace

InspectPart inspect_constraints(int version) {
  // A foreign key to a partitioned table has a row for each of its partitions too, on the same
  // table.
  return {
      kSql.write(
          "select t.oid, con.conname, con.contype,"
          " to_json(array(select a.attname from unnest(con.conkey) with ordinality k(n, o)"
          "  join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n order by k.o)),"
          " case con.contype when 'c' then pg_get_expr(con.conbin, con.conrelid)"
          "  when 'x' then pg_get_constraintdef(con.oid) end,"
          " fn.nspname, fc.relname,"
          " to_json(array(select a.attname from unnest(con.confkey) with ordinality k(n, o)"
          "  join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.n order by k.o)),"
          " {}, con.convalidated"
          " from unnest($1::oid[]) t(oid) join pg_constraint con on con.conrelid = t.oid"
          " left join pg_class fc on fc.oid = con.confrelid"
          " left join pg_namespace fn on fn.oid = fc.relnamespace"
          " where con.contype in ('p', 'u', 'c', 'f', 'x')"
          " and not exists (select from pg_constraint up where up.oid = con.conparentid"
          "  and up.conrelid = con.conrelid)"
          " order by t.oid, con.conname collate \"C\"",
          constraint_rules(version)),
      read_constraint};
}

InspectPart inspect_indexes(int version) {
  const Sql nulls = version >= 150000 ? kSql.write("i.indnullsnotdistinct") : kSql.write("false");
  return {
      kSql.write(
          "select t.oid, ic.relname, i.indisunique, {}, am.amname,"
          " {},"
          " to_json(array(select a.attname from unnest(i.indkey::int2[]) with ordinality k(n, o)"
          "  join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n"
          "  where k.o > i.indnkeyatts order by k.o)),"
          " pg_get_expr(i.indpred, i.indrelid),"
          " to_json(array(select a.attname from pg_attribute a where a.attrelid = t.oid and"
          " a.attnum > 0"
          "  and (a.attnum = any(i.indkey::int2[]) or a.attnum in (select d.refobjsubid from"
          " pg_depend d"
          "   where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid"
          "   and d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid))"
          "  order by a.attnum)),"
          " i.indisvalid and i.indisready and i.indislive,"
          " (select con.conname from pg_constraint con where con.conindid = i.indexrelid"
          "  and con.conrelid = t.oid and con.contype in ('p', 'u', 'x')),"
          " (select string_agg(o.option_name || '=' || quote_literal(o.option_value), ', ')"
          "  from pg_options_to_table(ic.reloptions) o),"
          " (select s.spcname from pg_tablespace s where s.oid = ic.reltablespace),"
          " obj_description(ic.oid, 'pg_class'),"
          " (select pc.relname from pg_inherits h join pg_class pc on pc.oid = h.inhparent"
          "  where h.inhrelid = ic.oid)"
          " from unnest($1::oid[]) t(oid) join pg_index i on i.indrelid = t.oid"
          " join pg_class ic on ic.oid = i.indexrelid join pg_am am on am.oid = ic.relam"
          " order by t.oid, ic.relname collate \"C\"",
          nulls, index_parts()),
      read_index};
}

}  // namespace shoofly::postgres
