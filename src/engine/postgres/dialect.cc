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
  // Whoever owns the schema can put a view in the place of a table, with a function of his in it. A
  // superuser is a member of every role, which says nothing.
  std::optional<Statement> journal_stranger() const override {
    return Statement{
        writer().write(
            "select pg_get_userbyid(n.nspowner) from pg_namespace n"
            " join pg_roles o on o.oid = n.nspowner join pg_roles me on me.rolname = current_user"
            " where n.nspname = {} and not (o.rolsuper or n.nspowner = me.oid"
            "  or n.nspowner = (select d.datdba from pg_database d where d.datname ="
            " current_database())"
            "  or not me.rolsuper and pg_has_role(me.oid, n.nspowner, 'member'))",
            Text{kSchema}),
        {}};
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
