#include "engine/postgres/ddl.h"

#include <fmt/format.h>

#include "engine/postgres/sync_functions.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);

Rendered transaction_of(const std::vector<Sql>& statements) {
  Rendered rendered;
  for (const Sql& sql : statements) rendered.statements.push_back({sql, {}});
  return rendered;
}

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

bool is_partitioned(const QualifiedName& name, const Catalog& catalog) {
  const Table* const table = catalog.find_table(name);
  return table != nullptr && table->kind == TableKind::kPartitioned;
}

Result<Sql> constraint_definition(const QualifiedName& table, const Constraint& constraint,
                                  const Catalog& catalog) {
  const Sql columns = kSql.idents(constraint.columns);
  const Sql rules =
      constraint.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(constraint.rules));
  switch (constraint.kind) {
    case ConstraintKind::kCheck:
      return kSql.write("check ({}){} not valid", Sql::checked(constraint.expression), rules);
    case ConstraintKind::kForeignKey:
      if (is_partitioned(table, catalog) && catalog.server.version < 180000) {
        return unsupported(fmt::format(
            "add foreign key \"{}\": on the partitioned table {} it could only be added "
            "with a scan that blocks writers (PostgreSQL 18 adds it without)",
            constraint.name, table.display()));
      }
      return kSql.write("foreign key ({}) references {} ({}){} not valid", columns,
                        constraint.references, kSql.idents(constraint.referenced_columns), rules);
    case ConstraintKind::kUnique:
      return kSql.write("unique ({}){}", columns, rules);
    case ConstraintKind::kPrimaryKey:
      return kSql.write("primary key ({}){}", columns, rules);
    case ConstraintKind::kExclusion:
      break;
  }
  return unsupported(
      fmt::format("add constraint \"{}\": exclusion constraints cannot be added to {} without "
                  "blocking it",
                  constraint.name, table.display()));
}

Sql index_part(const IndexPart& part) {
  std::vector<Sql> words;
  words.push_back(part.column.empty() ? kSql.write("({})", Sql::checked(part.expression))
                                      : kSql.ident(part.column));
  if (!part.collation.empty())
    words.push_back(kSql.write("collate {}", Sql::checked(part.collation)));
  if (!part.opclass.empty()) words.push_back(Sql::checked(part.opclass));
  if (part.descending) words.push_back(Sql::checked("desc"));
  if (part.nulls_first != part.descending) {
    words.push_back(Sql::checked(part.nulls_first ? "nulls first" : "nulls last"));
  }
  return Sql::join(words, " ");
}

Sql create_index(const QualifiedName& table, const Index& index) {
  std::vector<Sql> parts;
  for (const IndexPart& part : index.parts) parts.push_back(index_part(part));
  std::vector<Sql> words;
  words.push_back(kSql.write("create {}index concurrently {} on {}",
                             Sql::checked(index.unique ? "unique " : ""), Ident{index.name},
                             table));
  if (!index.method.empty()) words.push_back(kSql.write("using {}", Ident{index.method}));
  words.push_back(kSql.write("({})", Sql::join(parts, ", ")));
  if (!index.include.empty())
    words.push_back(kSql.write("include ({})", kSql.idents(index.include)));
  if (index.nulls_not_distinct) words.push_back(Sql::checked("nulls not distinct"));
  if (!index.where_sql.empty())
    words.push_back(kSql.write("where {}", Sql::checked(index.where_sql)));
  return Sql::join(words, " ");
}

}  // namespace

Result<Rendered> render_ddl(const AddColumn& action, const Catalog&) {
  const Sql add = kSql.write("alter table {} add column if not exists {}", action.table,
                             column_definition(action.column));
  std::vector<Sql> statements = in_path_of_default(add, action.column.default_is_literal);
  if (!action.column.comment.empty()) {
    statements.push_back(comment_on(action.table, action.column.name, action.column.comment));
  }
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

Result<Rendered> render_ddl(const DropNotNull& action, const Catalog&) {
  return transaction_of({kSql.write("alter table {} alter column {} drop not null", action.table,
                                    Ident{action.column})});
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

Result<Rendered> render_ddl(const AddConstraint& action, const Catalog& catalog) {
  SHOOFLY_ASSIGN(const Sql definition,
                 constraint_definition(action.table, action.constraint, catalog));
  return transaction_of({kSql.write("alter table {} add constraint {} {}", action.table,
                                    Ident{action.constraint.name}, definition)});
}

Result<Rendered> render_ddl(const ValidateConstraint& action, const Catalog&) {
  return transaction_of(
      {kSql.write("alter table {} validate constraint {}", action.table, Ident{action.name})});
}

Result<Rendered> render_ddl(const DropConstraint& action, const Catalog&) {
  return transaction_of({kSql.write("alter table {} drop constraint if exists {}", action.table,
                                    Ident{action.name})});
}

// What a failed CREATE INDEX CONCURRENTLY left behind has the name, costs every write, and serves
// no read.
Result<Rendered> render_ddl(const CreateIndex& action, const Catalog& catalog) {
  const Table* const table = catalog.find_table(action.table);
  if (is_partitioned(action.table, catalog)) {
    return unsupported(
        fmt::format("create index \"{}\": on the partitioned table {} it would block writers",
                    action.index.name, action.table.display()));
  }
  std::vector<Sql> statements;
  const Index* const leftover = table == nullptr ? nullptr : table->find_index(action.index.name);
  if (leftover != nullptr && !leftover->valid) {
    statements.push_back(kSql.write("drop index concurrently if exists {}",
                                    QualifiedName{action.table.schema, action.index.name}));
  }
  statements.push_back(create_index(action.table, action.index));
  Rendered rendered = transaction_of(statements);
  rendered.transactional = false;
  return rendered;
}

// Not CONCURRENTLY: the plain form takes ACCESS EXCLUSIVE for an instant, under lock_timeout like
// every other step, and goes into a transaction with others; the concurrent one waits for every
// older transaction in the database and, killed meanwhile, leaves an invalid index.
Result<Rendered> render_ddl(const DropIndex& action, const Catalog&) {
  return transaction_of(
      {kSql.write("drop index if exists {}", QualifiedName{action.table.schema, action.name})});
}

Result<Rendered> render_ddl(const AttachIndex& action, const Catalog&) {
  const Constraint& constraint = action.constraint;
  const char* const kind =
      constraint.kind == ConstraintKind::kPrimaryKey ? "primary key" : "unique";
  const Sql rules =
      constraint.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(constraint.rules));
  return transaction_of(
      {kSql.write("alter table {} add constraint {} {} using index {}{}", action.table,
                  Ident{constraint.name}, Sql::checked(kind), Ident{action.index}, rules)});
}

Result<Rendered> render_ddl(const CommentColumn& action, const Catalog&) {
  return transaction_of({comment_on(action.table, action.column, action.comment)});
}

}  // namespace shoofly::postgres
