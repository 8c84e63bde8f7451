#include "engine/postgres/surroundings.h"

#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

Sql path_query() {
  return kSql.write(
      "select to_json(current_schemas(false)),"
      " to_json(array(select n.nspname::text from pg_namespace n"
      "  where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'))");
}

Sql enums_query() {
  return kSql.write(
      "select n.nspname, t.typname, json_agg(e.enumlabel order by e.enumsortorder)"
      " from pg_type t join pg_namespace n on n.oid = t.typnamespace"
      " join pg_enum e on e.enumtypid = t.oid group by n.nspname, t.typname");
}

// Kind as Aside::what has it, schema, name.
Sql objects_query() {
  return kSql.write(
      "with own(oid, name) as (select n.oid, n.nspname::text from pg_namespace n"
      "  where n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'shoofly'))"
      " select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate'"
      "  else 'function' end, own.name, p.proname::text"
      " from pg_proc p join own on own.oid = p.pronamespace"
      " union select case c.relkind when 'v' then 'view' when 'm' then 'materialized view'"
      "  when 'S' then 'sequence' else 'foreign table' end, own.name, c.relname::text"
      " from pg_class c join own on own.oid = c.relnamespace where c.relkind in ('v', 'm', 'S',"
      " 'f')"
      " union select case t.typtype when 'd' then 'domain' else 'type' end, own.name,"
      " t.typname::text from pg_type t join own on own.oid = t.typnamespace"
      " where t.typtype in ('d', 'c', 'r', 'e')"
      " union select 'extension', '', e.extname::text from pg_extension e"
      " union select 'schema', '', own.name from own"
      " union select 'publication', '', p.pubname::text from pg_publication p"
      " union select 'event trigger', '', t.evtname::text from pg_event_trigger t"
      " union select 'language', '', l.lanname::text from pg_language l"
      " union select 'statistics', own.name, s.stxname::text from pg_statistic_ext s"
      " join own on own.oid = s.stxnamespace"
      " union select 'trigger', '', t.tgname || ' on ' || own.name || '.' || c.relname"
      " from pg_trigger t join pg_class c on c.oid = t.tgrelid"
      " join own on own.oid = c.relnamespace where not t.tgisinternal"
      " union select 'policy', '', p.polname || ' on ' || own.name || '.' || c.relname"
      " from pg_policy p join pg_class c on c.oid = p.polrelid"
      " join own on own.oid = c.relnamespace"
      " union select 'rule', '', r.rulename || ' on ' || own.name || '.' || c.relname"
      " from pg_rewrite r join pg_class c on c.oid = r.ev_class"
      " join own on own.oid = c.relnamespace");
}

}  // namespace

Result<Surroundings> surroundings(Connection& connection) {
  SHOOFLY_ASSIGN(const std::vector<ResultSet> sets,
                 connection.run_together({{use_default_search_path(), {}},
                                          {path_query(), {}},
                                          {use_our_search_path(), {}},
                                          {enums_query(), {}},
                                          {objects_query(), {}}}));
  Surroundings found;
  found.path = json_texts(sets[1].rows.at(0).at(0));
  found.schemas = json_texts(sets[1].rows[0].at(1));
  for (const auto& row : sets[3].rows) {
    found.enums.push_back({{as_text(row.at(0)), as_text(row.at(1))}, json_texts(row.at(2)), {}});
  }
  for (const auto& row : sets[4].rows)
    found.objects[as_text(row.at(0))].push_back({as_text(row.at(1)), as_text(row.at(2))});
  return found;
}

}  // namespace shoofly::postgres
