// The statements of enum types: one beside another, and which of the two has the name.

#include "engine/postgres/ddl_types.h"

#include <fmt/format.h>

#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// A statement with a parameter of the one type can be assigned where the column has the other one:
// prepared before cutover it goes on. Only assigned, so that no expression means something else.
Sql create_cast(const std::string& from, const std::string& to) {
  return kSql.write("create cast ({} as {}) with inout as assignment", Sql::checked(from),
                    Sql::checked(to));
}
Sql drop_cast(const std::string& from, const std::string& to) {
  return kSql.write("drop cast if exists ({} as {})", Sql::checked(from), Sql::checked(to));
}

// Of everybody but its owner: what the server or default privileges have given.
Sql revoke_all(const std::string& type) {
  const Sql name = kSql.write("{}", Text{type});
  return kSql.write(
      "do $shoofly$ declare r record; begin"
      " for r in select distinct a.grantee from pg_type t,"
      "  aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) a"
      "  where t.oid = {}::regtype and a.grantee <> t.typowner loop"
      "  execute format('revoke all on type %s from %s', {}, case r.grantee when 0 then 'public'"
      "   else quote_ident(pg_get_userbyid(r.grantee)) end);"
      " end loop; end $shoofly$",
      name, name);
}

Sql grant_on_type(const std::string& type, const Grant& grant) {
  return kSql.write("grant {} on type {} to {}{}", Sql::checked(grant.privilege),
                    Sql::checked(type),
                    grant.grantee.empty() ? Sql::checked("public") : kSql.ident(grant.grantee),
                    Sql::checked(grant.grantable ? " with grant option" : ""));
}

// Who made a column of the type after the plan would find it under a hidden name. The run's own
// columns are hidden by then. The text of what is raised is not shown, the names given with it are.
Sql refuse_other_columns(const std::string& type) {
  const Sql body = kSql.write(
      "\ndeclare\n  found record;\nbegin\n"
      "  select c.oid::regclass::text as name, a.attname into found from pg_attribute a\n"
      "    join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = {}::regtype\n"
      "    where a.atttypid in (t.oid, t.typarray) and a.attnum > 0 and not a.attisdropped\n"
      "    and c.relkind not in ('i', 'I') and a.attname not like '\\_shoofly\\_%' limit 1;\n"
      "  if found.name is not null then\n"
      "    raise exception 'made during the run: %.%', found.name, found.attname\n"
      "      using errcode = 'dependent_objects_still_exist', table = found.name,\n"
      "      column = found.attname, hint = 'drop it, or give it another type';\n"
      "  end if;\nend\n",
      Text{type});
  return kSql.write("do {}", dollar_quoted(body));
}

}  // namespace

Sql create_enum(const std::string& type, const std::vector<std::string>& labels) {
  std::vector<Sql> texts;
  for (const std::string& label : labels) texts.push_back(kSql.write("{}", Text{label}));
  return kSql.write("create type {} as enum ({})", Sql::checked(type), Sql::join(texts, ", "));
}

Result<Rendered> render_ddl(const CreateEnum& action, const Catalog& catalog) {
  std::vector<Sql> statements{create_enum(action.type, action.labels)};
  if (!action.comment.empty())
    statements.push_back(
        kSql.write("comment on type {} is {}", Sql::checked(action.type), Text{action.comment}));
  statements.push_back(create_cast(action.type, action.like));
  statements.push_back(create_cast(action.like, action.type));
  if (!action.owner.empty() && action.owner != catalog.server.user)
    statements.push_back(
        kSql.write("alter type {} owner to {}", Sql::checked(action.type), Ident{action.owner}));
  if (action.own_rights) {
    statements.push_back(revoke_all(action.type));
    for (const Grant& grant : action.grants)
      statements.push_back(grant_on_type(action.type, grant));
  }
  return transaction_of(statements);
}

Result<Rendered> render_ddl(const DropEnum& action, const Catalog&) {
  return transaction_of({drop_cast(action.type, action.like), drop_cast(action.like, action.type),
                         kSql.write("drop type if exists {}", Sql::checked(action.type))});
}

// No table is locked by it: whoever names the type waits for a table that is.
Result<Rendered> render_ddl(const RenameTypes& action, const Catalog&) {
  std::vector<Sql> statements;
  if (!action.types.empty()) statements.push_back(refuse_other_columns(action.types.front().from));
  for (const Rename& rename : action.types) {
    const auto to = parse_written_name(rename.to, true);
    if (!to) return internal_error(fmt::format("rename type {}: not a name", rename.to));
    statements.push_back(
        kSql.write("alter type {} rename to {}", Sql::checked(rename.from), Ident{to->name}));
  }
  return transaction_of(statements);
}

}  // namespace shoofly::postgres
