// The statements by which one table takes another one's place.

#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/ddl_rights.h"
#include "engine/postgres/mirror_triggers.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// A sequence that a column owns goes with it. An identity column has one of its own in each table:
// the one goes on where the other stands, under the other's name. Statistics change names too.
constexpr const char kSwapOwned[] = R"(do $shoofly$
declare
  outgoing constant regclass := {};
  incoming constant regclass := {};
  r record;
  at_ bigint;
  called boolean;
begin
  for r in
    select s.oid::regclass as seq, a.attname from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
    join pg_attribute a on a.attrelid = outgoing and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
      and d.refobjid = outgoing and d.deptype = 'a'
  loop
    execute format('alter sequence %s owned by %s.%I', r.seq, incoming, r.attname);
  end loop;
  for r in
    select os.oid::regclass as old_seq, os.relname as old_name, ns.oid::regclass as new_seq, ns.relname as new_name,
      n.nspname
    from pg_depend od join pg_class os on os.oid = od.objid and os.relkind = 'S'
    join pg_namespace n on n.oid = os.relnamespace
    join pg_attribute oa on oa.attrelid = outgoing and oa.attnum = od.refobjsubid
    join pg_attribute na on na.attrelid = incoming and na.attname = oa.attname
    join pg_depend nd on nd.refclassid = 'pg_class'::regclass and nd.refobjid = incoming
      and nd.refobjsubid = na.attnum and nd.deptype = 'i' and nd.classid = 'pg_class'::regclass
    join pg_class ns on ns.oid = nd.objid and ns.relkind = 'S'
    where od.classid = 'pg_class'::regclass and od.refclassid = 'pg_class'::regclass
      and od.refobjid = outgoing and od.deptype = 'i'
  loop
    execute format('select last_value, is_called from %s', r.old_seq) into strict at_, called;
    perform setval(r.new_seq, at_, called);
    execute format('alter sequence %s rename to _shoofly_between', r.old_seq);
    execute format('alter sequence %I.%I rename to %I', r.nspname, r.new_name, r.old_name);
    execute format('alter sequence %I._shoofly_between rename to %I', r.nspname, r.new_name);
  end loop;
  for r in
    select os.stxname as old_name, ns.stxname as new_name, oschema.nspname as old_schema, nschema.nspname as new_schema
    from (select s.*, row_number() over (order by s.oid) as place from pg_statistic_ext s where s.stxrelid = outgoing) os
    join (select s.*, row_number() over (order by s.oid) as place from pg_statistic_ext s where s.stxrelid = incoming) ns
      on ns.place = os.place
    join pg_namespace oschema on oschema.oid = os.stxnamespace
    join pg_namespace nschema on nschema.oid = ns.stxnamespace
    where oschema.oid = nschema.oid
  loop
    execute format('alter statistics %I.%I rename to _shoofly_between', r.old_schema, r.old_name);
    execute format('alter statistics %I.%I rename to %I', r.new_schema, r.new_name, r.old_name);
    execute format('alter statistics %I._shoofly_between rename to %I', r.old_schema, r.new_name);
  end loop;
end
$shoofly$)";

// Whoever holds on to the table, not to its name, would be left with the old rows. There was nobody
// when the change was planned; the lock keeps new ones out. The text of what is raised is not
// shown, the names given with it are.
constexpr const char kNobodyElse[] = R"(do $shoofly$
declare
  outgoing constant regclass := {};
  found text;
begin
  select u.name into found from (
    select r.ev_class::regclass::text from pg_depend d join pg_rewrite r on r.oid = d.objid
      where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = outgoing
    union all
    select c.conrelid::regclass::text || '.' || quote_ident(c.conname) from pg_constraint c
      where c.contype = 'f' and c.confrelid = outgoing and c.conrelid <> outgoing and c.conparentid = 0
    union all
    select quote_ident(p.pubname) from pg_publication_rel m join pg_publication p on p.oid = m.prpubid
      where m.prrelid = outgoing) u(name) limit 1;
  if found is not null then
    raise exception 'made during the run: %', found
      using errcode = 'dependent_objects_still_exist', table = found, hint = 'drop it, and make it again afterwards';
  end if;
end
$shoofly$)";

void rename(const QualifiedName& table, const std::string& to, const std::vector<Rename>& indexes,
            std::vector<Sql>& statements) {
  statements.push_back(kSql.write("alter table {} rename to {}", table, Ident{to}));
  for (const Rename& index : indexes) {
    statements.push_back(kSql.write("alter index {} rename to {}",
                                    QualifiedName{table.schema, index.from}, Ident{index.to}));
  }
}

Sql enable(const QualifiedName& table, const TriggerState& state) {
  const char* const how = state.enabled == "always"    ? "enable always"
                          : state.enabled == "replica" ? "enable replica"
                                                       : "enable";
  return kSql.write("alter table {} {} trigger {}", table, Sql::checked(how), Ident{state.name});
}

Sql regclass(const QualifiedName& table) {
  return kSql.write("{}::regclass", Text{kSql.render(table)});
}

}  // namespace

// The table with the name is locked first, as every writer does; the other one is reached through
// it only.
Result<Rendered> render_ddl(const SwapTables& action, const Catalog&) {
  const QualifiedName incoming{action.table.schema, action.incoming};
  const QualifiedName outgoing{action.table.schema, action.outgoing};
  std::vector<Sql> statements{kSql.write("lock table {} in access exclusive mode", action.table),
                              kSql.write(kNobodyElse, name_text(action.table)),
                              kSql.write(kSwapOwned, name_text(action.table), name_text(incoming))};
  rename(action.table, action.outgoing, action.outgoing_names, statements);
  rename(incoming, action.table.name, action.incoming_names, statements);
  for (const TriggerState& state : action.triggers) {
    if (state.enabled == "disabled") continue;
    statements.push_back(
        kSql.write("alter table {} disable trigger {}", outgoing, Ident{state.name}));
    statements.push_back(enable(action.table, state));
  }
  return transaction_of(statements);
}

// So that no trigger of the tables' owner ever runs as the superuser who installs ours. Policies
// that are forced upon the owner would stop his function: then it stays the superuser's.
Result<Rendered> render_ddl(const InstallTableSync& action, const Catalog& catalog) {
  const TableSync& sync = action.sync;
  std::vector<Sql> statements = install_table_sync(sync);
  const std::string owner = other_owner(sync.source, catalog);
  if (owner.empty()) return transaction_of(statements);
  std::vector<Sql> given;
  for (const QualifiedName& function : table_sync_functions(sync))
    given.push_back(kSql.write("alter function {}() owner to {};", function, Ident{owner}));
  // By its name out of sight if it has that now.
  const std::optional<TableSync> away = sync.away();
  const bool unseen = away && catalog.find_table(sync.follower) == nullptr;
  const QualifiedName& follower = unseen ? away->follower : sync.follower;
  const Sql body = kSql.write(
      "\nbegin\n"
      "  if not exists (select from pg_class where relforcerowsecurity and oid in ({}, {})) then\n"
      "    {}\n  end if;\nend\n",
      regclass(sync.source), regclass(follower), Sql::join(given, "\n    "));
  statements.push_back(kSql.write("do {}", dollar_quoted(body)));
  return transaction_of(statements);
}

Result<Rendered> render_ddl(const RemoveTableSync& action, const Catalog&) {
  return transaction_of(remove_table_sync(action.sync));
}

Result<Rendered> render_ddl(const AnalyzeTable& action, const Catalog&) {
  return transaction_of({kSql.write("analyze {}", action.table)});
}

}  // namespace shoofly::postgres
