// The statements of whole tables and of the views that show them.

#include "engine/postgres/create_text.h"
#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/ddl_rights.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

Sql role(const Grant& grant) {
  return grant.grantee.empty() ? Sql::checked("public") : kSql.ident(grant.grantee);
}

}  // namespace

Sql grant_on(const QualifiedName& relation, const Grant& grant) {
  const Sql column = grant.column.empty() ? Sql() : kSql.write(" ({})", Ident{grant.column});
  return kSql.write("grant {}{} on {} to {}{}", Sql::checked(grant.privilege), column, relation,
                    role(grant), Sql::checked(grant.grantable ? " with grant option" : ""));
}

std::string other_owner(const QualifiedName& table, const Catalog& catalog) {
  const Table* const found = catalog.find_table(table);
  if (!catalog.server.superuser || found == nullptr || found->owner == catalog.server.user)
    return "";
  return found->owner;
}

Sql revoke_default_privileges(const QualifiedName& view) {
  const Sql name = kSql.write("{}", Text{kSql.render(view)});
  return kSql.write(
      "do $shoofly$ declare r record; begin"
      " for r in select distinct a.grantee from pg_class c, aclexplode(c.relacl) a"
      "  where c.oid = {}::regclass and a.grantee <> c.relowner loop"
      "  execute format('revoke all on %s from %s', {}, case r.grantee when 0 then 'public'"
      "   else quote_ident(pg_get_userbyid(r.grantee)) end);"
      " end loop; end $shoofly$",
      name, name);
}

namespace {

// As the table itself says: columns, primary key, owner and rights; nothing comes with the schema's
// default privileges.
Result<Rendered> made_from(const Table& table, const Catalog& catalog) {
  WrittenTable written;
  written.name = table.name;
  for (const Column& column : table.columns) written.columns.push_back({column, {}, false});
  for (const Constraint& constraint : table.constraints)
    written.constraints.push_back({constraint, {}, {}, {}});
  std::vector<Sql> statements{Sql::checked(create_statement(written))};
  for (const Column& column : table.columns) {
    for (const Sql& setting : column_settings(table.name, column)) statements.push_back(setting);
  }
  if (!table.owner.empty() && table.owner != catalog.server.user)
    statements.push_back(kSql.write("alter table {} owner to {}", table.name, Ident{table.owner}));
  statements.push_back(revoke_default_privileges(table.name));
  for (const Grant& grant : table.grants) statements.push_back(grant_on(table.name, grant));
  return transaction_of(statements);
}

}  // namespace

// Without a statement it is made from the table's own description. A statement was run once before,
// so names in it are looked for where they were then; owner and rights are what the plan says:
// those of the server's defaults, or more.
Result<Rendered> render_ddl(const CreateTable& action, const Catalog& catalog) {
  if (action.statement.empty()) return made_from(action.table, catalog);
  std::vector<Sql> statements{use_default_search_path(), Sql::checked(action.statement),
                              use_our_search_path()};
  const Table& table = action.table;
  if (!table.owner.empty() && table.owner != catalog.server.user)
    statements.push_back(kSql.write("alter table {} owner to {}", table.name, Ident{table.owner}));
  for (const Grant& grant : table.grants) statements.push_back(grant_on(table.name, grant));
  return transaction_of(statements);
}

Result<Rendered> render_ddl(const DropTable& action, const Catalog&) {
  return transaction_of({kSql.write("drop table if exists {}", action.table)});
}

Result<Rendered> render_ddl(const RenameTable& action, const Catalog&) {
  return transaction_of(
      {kSql.write("alter table {} rename to {}", action.table, Ident{action.to})});
}

// Columns by name: one that is added to the table later is not in the view. The owner's own rights
// come with the view; others get theirs one by one.
Result<Rendered> render_ddl(const CreateView& action, const Catalog& catalog) {
  const View& view = action.view;
  std::vector<Sql> statements;
  if (view.in_own_schema) {
    statements.push_back(kSql.write("create schema if not exists {}", Ident{view.name.schema}));
    statements.push_back(kSql.write("grant usage on schema {} to public", Ident{view.name.schema}));
    // Whoever gets a view must be able to make one there.
    if (view.owner != catalog.server.user)
      statements.push_back(kSql.write("grant create on schema {} to {}", Ident{view.name.schema},
                                      Ident{view.owner}));
  }
  statements.push_back(
      kSql.write("create view {} ({}) {}as select {} from {}", view.name, kSql.idents(view.columns),
                 Sql::checked(view.security_invoker ? "with (security_invoker = true) " : ""),
                 kSql.idents(view.sources.empty() ? view.columns : view.sources), view.table));
  if (view.owner != catalog.server.user)
    statements.push_back(kSql.write("alter view {} owner to {}", view.name, Ident{view.owner}));
  statements.push_back(revoke_default_privileges(view.name));
  for (const Grant& grant : view.grants) statements.push_back(grant_on(view.name, grant));
  return transaction_of(statements);
}

Result<Rendered> render_ddl(const DropView& action, const Catalog&) {
  std::vector<Sql> statements{kSql.write("drop view if exists {}", action.view.name)};
  if (action.view.in_own_schema) {
    const Sql schema = kSql.write("{}", Text{action.view.name.schema});
    statements.push_back(
        kSql.write("do $shoofly$ begin if not exists (select from pg_class c join pg_namespace n"
                   " on n.oid = c.relnamespace where n.nspname = {}) then"
                   " execute format('drop schema if exists %I', {}); end if; end $shoofly$",
                   schema, schema));
  }
  return transaction_of(statements);
}

}  // namespace shoofly::postgres
