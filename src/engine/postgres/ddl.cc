#include "engine/postgres/ddl.h"

#include <fmt/format.h>

#include "engine/postgres/create_text.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// A literal default was printed by the server; another may hold a person's names.
std::vector<Sql> in_path_of_default(const Sql& statement, bool literal) {
  if (literal) return {statement};
  return {use_default_search_path(), statement, use_our_search_path()};
}

Sql column_definition(const Column& column) {
  std::vector<Sql> parts = {kSql.write("{} {}", Ident{column.name}, Sql::checked(column.type))};
  if (!column.collation.empty())
    parts.push_back(kSql.write("collate {}", Sql::checked(column.collation)));
  if (column.generated != Generated::kNone) {
    const char* const kind = column.generated == Generated::kStored ? "stored" : "virtual";
    parts.push_back(kSql.write("generated always as ({}) {}", Sql::checked(column.generated_sql),
                               Sql::checked(kind)));
  }
  if (column.default_sql)
    parts.push_back(kSql.write("default ({})", Sql::checked(*column.default_sql)));
  if (!column.identity.empty()) {
    parts.push_back(kSql.write("generated {} as identity", Sql::checked(column.identity)));
  }
  if (!column.nullable) parts.push_back(Sql::checked("not null"));
  return Sql::join(parts, " ");
}

Sql comment_on(const QualifiedName& table, const std::string& column, const std::string& comment) {
  const Sql text = comment.empty() ? Sql::checked("null") : kSql.write("{}", Text{comment});
  return kSql.write("comment on column {}.{} is {}", table, Ident{column}, text);
}

}  // namespace

Result<Rendered> render_ddl(const AddColumn& action, const Catalog&) {
  const Sql add = kSql.write("alter table {} add column if not exists {}", action.table,
                             column_definition(action.column));
  std::vector<Sql> statements = in_path_of_default(add, action.column.default_is_literal);
  if (!action.column.comment.empty()) {
    statements.push_back(comment_on(action.table, action.column.name, action.column.comment));
  }
  for (const Sql& setting : column_settings(action.table, action.column))
    statements.push_back(setting);
  return transaction_of(statements);
}

Result<Rendered> render_ddl(const DropColumn& action, const Catalog&) {
  return transaction_of(
      {kSql.write("alter table {} drop column if exists {}", action.table, Ident{action.column})});
}

Result<Rendered> render_ddl(const SetNotNull& action, const Catalog&) {
  return transaction_of({kSql.write("alter table {} alter column {} set not null", action.table,
                                    Ident{action.column})});
}

namespace {

// From version 18 on a partition keeps the NOT NULL that its part of a primary key has given it,
// when the table's is gone (tests/scenario/add_primary_key/partitioned.scn); before, it goes with
// the table's.
Sql lift_on_partitions(const DropNotNull& action) {
  const Sql body = kSql.write(
      R"(
declare
  part record;
begin
  for part in
    select t.relid::pg_catalog.regclass as name from pg_catalog.pg_partition_tree({}) t
    join pg_catalog.pg_attribute a on a.attrelid = t.relid
    where a.attname = {} and a.attnotnull order by t.level
  loop
    execute pg_catalog.format('alter table %s alter column %I drop not null', part.name, {});
  end loop;
end
)",
      Text{kSql.render(action.table)}, Text{action.column}, Text{action.column});
  return kSql.write("do {}", Text{body.str()});
}

}  // namespace

Result<Rendered> render_ddl(const DropNotNull& action, const Catalog& catalog) {
  std::vector<Sql> statements{kSql.write("alter table {} alter column {} drop not null",
                                         action.table, Ident{action.column})};
  const Table* const table = catalog.find_table(action.table);
  if (table != nullptr && table->kind == TableKind::kPartitioned &&
      catalog.server.version >= 180000)
    statements.push_back(lift_on_partitions(action));
  return transaction_of(statements);
}

Result<Rendered> render_ddl(const SetDefault& action, const Catalog&) {
  const Sql set = kSql.write("alter table {} alter column {} set default ({})", action.table,
                             Ident{action.column}, Sql::checked(action.default_sql));
  return transaction_of(in_path_of_default(set, action.literal));
}

Result<Rendered> render_ddl(const DropDefault& action, const Catalog&) {
  return transaction_of({kSql.write("alter table {} alter column {} drop default", action.table,
                                    Ident{action.column})});
}

Result<Rendered> render_ddl(const CommentColumn& action, const Catalog&) {
  return transaction_of({comment_on(action.table, action.column, action.comment)});
}

Result<Rendered> render_ddl(const SetStatistics& action, const Catalog&) {
  return transaction_of({kSql.write("alter table {} alter column {} set statistics {}",
                                    action.table, Ident{action.column}, action.target)});
}

Result<Rendered> render_ddl(const SetReplicaIdentity& action, const Catalog&) {
  constexpr std::string_view kIndex = "index ";
  const std::string& identity = action.identity;
  const Sql what = identity.starts_with(kIndex)
                       ? kSql.write("using index {}", Ident{identity.substr(kIndex.size())})
                       : Sql::checked(identity);
  return transaction_of({kSql.write("alter table {} replica identity {}", action.table, what)});
}

// Seen by other transactions once it has committed; nobody waits.
Result<Rendered> render_ddl(const AddEnumLabel& action, const Catalog&) {
  const Sql place = action.before.empty() ? Sql() : kSql.write(" before {}", Text{action.before});
  return transaction_of({kSql.write("alter type {} add value if not exists {}{}",
                                    Sql::checked(action.type), Text{action.label}, place)});
}

}  // namespace shoofly::postgres
