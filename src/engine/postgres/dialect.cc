#include "engine/postgres/dialect.h"

#include <fmt/format.h>

#include "engine/postgres/ddl.h"
#include "engine/postgres/expression_names.h"
#include "engine/postgres/portable.h"
#include "engine/postgres/sync_names.h"
#include "engine/postgres/sync_writer.h"

namespace shoofly::postgres {
namespace {

Result<Rendered> in_one_transaction(Result<std::vector<Statement>> statements) {
  if (!statements.ok()) return std::move(statements).error();
  return Rendered{std::move(statements).value(), true};
}

struct Render {
  const Catalog& catalog;

  template <typename Ddl>
  Result<Rendered> operator()(const Ddl& action) const {
    return render_ddl(action, catalog);
  }
  Result<Rendered> operator()(const InstallSync& action) const {
    return in_one_transaction(install_sync(action.spec, catalog));
  }
  Result<Rendered> operator()(const ReplaceSync& action) const {
    return in_one_transaction(replace_sync(action.before, action.after, catalog));
  }
  Result<Rendered> operator()(const RemoveSync& action) const {
    return in_one_transaction(remove_sync(action.spec, catalog));
  }
};

constexpr const char kPrivacy[] = R"(do $shoofly$
declare r record;
begin
  for r in
    select distinct a.grantee from pg_namespace n, aclexplode(n.nspacl) a
    where n.nspname = 'shoofly' and pg_has_role(n.nspowner, 'usage') and a.grantee <> n.nspowner
      and a.grantee <> current_user::regrole
  loop
    execute format('revoke all on schema shoofly from %s',
      case r.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(r.grantee)) end);
    grant usage on schema shoofly to public;
  end loop;
  for r in
    select distinct c.oid::regclass as name, a.grantee from pg_class c, aclexplode(c.relacl) a
    where c.relnamespace = 'shoofly'::regnamespace and c.relkind = 'r'
      and pg_has_role(c.relowner, 'usage') and a.grantee <> c.relowner
  loop
    execute format('revoke all on %s from %s', r.name,
      case r.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(r.grantee)) end);
  end loop;
end $shoofly$)";

// Who, what he may, and what to do about it.
constexpr const char kStranger[] = R"(with able(role, what, help) as (
  select n.nspowner, 'owns its schema',
    'run as that role, or give the schema to the database''s owner: alter schema shoofly owner to ..;'
    ' if that role has no business with it, look at what it put there first'
  from pg_namespace n where n.nspname = 'shoofly'
  union all
  select a.grantee, 'may create in its schema',
    'revoke create on schema shoofly from that role, and look at what it put there first'
  from pg_namespace n, aclexplode(n.nspacl) a
  where n.nspname = 'shoofly' and a.privilege_type = 'CREATE'
  union all
  select c.relowner, format('owns its table %s', c.oid::regclass),
    'run as that role, or give the table to the schema''s owner; look at what is in it first'
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'shoofly' and c.relkind = 'r'
  union all
  select a.grantee, format('may write its table %s', c.oid::regclass),
    'revoke all on all tables in schema shoofly from that role; the plans of open runs are in'
    ' shoofly.run: look whether they are still what was planned'
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
  where n.nspname = 'shoofly' and c.relkind = 'r' and a.privilege_type <> 'SELECT'
)
select case able.role when 0 then 'everybody' else pg_get_userbyid(able.role) end, able.what, able.help
from able left join pg_roles o on o.oid = able.role join pg_roles me on me.rolname = current_user
where o.oid is null or not (o.rolsuper or o.oid = me.oid
  or o.oid = (select d.datdba from pg_database d where d.datname = current_database())
  or not me.rolsuper and pg_has_role(me.oid, o.oid, 'member'))
limit 1)";

class PostgresDialect final : public Dialect {
 public:
  const Capabilities& capabilities() const override {
    static const Capabilities capabilities = {.not_valid_constraints = true,
                                              .concurrent_index = true,
                                              .constraint_ddl = true,
                                              .before_triggers_set_new = true,
                                              .replace_sync_without_lock = true,
                                              .rebuilds_views = true,
                                              .security_invoker_since = 150000,
                                              .not_valid_partitioned_since = 180000,
                                              .identifier_bytes = 63,
                                              .fold_lower = true};
    return capabilities;
  }

  SqlWriter writer() const override { return SqlWriter(QuoteStyle::kDouble); }
  std::string placeholder(int number) const override { return fmt::format("${}", number); }

  Result<Rendered> render(const Action& action, const Catalog& catalog) const override {
    return std::visit(Render{catalog}, action);
  }
  Result<std::string> portable(const Transform& transform) const override {
    SHOOFLY_ASSIGN(const Sql sql, portable_expression(transform));
    return sql.str();
  }
  Result<std::string> rename_column_in(const std::string& expression, const std::string& from,
                                       const std::string& to) const override {
    return rename_column(expression, from, to);
  }

  QualifiedName journal_table(std::string_view name) const override {
    return {kSchema, std::string(name)};
  }
  // Sync functions run with the rights of whoever writes, so everybody must reach their schema. The
  // journal's tables in it are granted to nobody.
  std::vector<Statement> journal_namespace() const override {
    const SqlWriter sql = writer();
    return {{sql.write("create schema if not exists {}", Ident{kSchema}), {}},
            {sql.write("grant usage on schema {} to public", Ident{kSchema}), {}}};
  }
  // What default privileges have given with the schema and its tables.
  std::vector<Statement> journal_privacy() const override { return {{Sql::checked(kPrivacy), {}}}; }
  // Whoever owns the schema, or may create in it, can put a view in the place of a table, with a
  // function of his in it; whoever may write a table can change the plan of a run. A superuser is a
  // member of every role, which says nothing.
  std::optional<Statement> journal_stranger() const override {
    return Statement{Sql::checked(kStranger), {}};
  }
  std::optional<Statement> journal_owner() const override {
    return Statement{writer().write("select pg_get_userbyid(c.relowner) from pg_class c"
                                    " join pg_namespace n on n.oid = c.relnamespace"
                                    " where n.nspname = {} and c.relname = {}",
                                    Text{kSchema}, Text{"meta"}),
                     {}};
  }
};

}  // namespace

const Dialect& dialect() {
  static const PostgresDialect dialect;
  return dialect;
}

}  // namespace shoofly::postgres
