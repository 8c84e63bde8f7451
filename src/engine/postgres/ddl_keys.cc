// The statements of constraints and indexes.

#include "engine/postgres/ddl_keys.h"

#include <fmt/format.h>

#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_partition_keys.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

bool is_partitioned(const QualifiedName& name, const Catalog& catalog) {
  const Table* const table = catalog.find_table(name);
  return table != nullptr && table->kind == TableKind::kPartitioned;
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

}  // namespace

Rendered transaction_of(const std::vector<Sql>& statements) {
  Rendered rendered;
  for (const Sql& sql : statements) rendered.statements.push_back({sql, {}});
  return rendered;
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
      // Printed by the server whole, with its method, predicate and rules.
      return Sql::checked(constraint.expression);
  }
  return internal_error("add constraint: of no known kind");
}

Sql create_index(const QualifiedName& table, const Index& index, Build build) {
  std::vector<Sql> parts;
  for (const IndexPart& part : index.parts) parts.push_back(index_part(part));
  std::vector<Sql> words;
  const char* const how = build == Build::kConcurrent   ? "concurrently "
                          : build == Build::kParentOnly ? "if not exists "
                                                        : "";
  words.push_back(kSql.write(
      "create {}index {}{} on {}{}", Sql::checked(index.unique ? "unique " : ""), Sql::checked(how),
      Ident{index.name}, Sql::checked(build == Build::kParentOnly ? "only " : ""), table));
  if (!index.method.empty()) words.push_back(kSql.write("using {}", Ident{index.method}));
  words.push_back(kSql.write("({})", Sql::join(parts, ", ")));
  if (!index.include.empty())
    words.push_back(kSql.write("include ({})", kSql.idents(index.include)));
  if (index.nulls_not_distinct) words.push_back(Sql::checked("nulls not distinct"));
  if (!index.storage.empty()) words.push_back(kSql.write("with ({})", Sql::checked(index.storage)));
  if (!index.tablespace.empty())
    words.push_back(kSql.write("tablespace {}", Ident{index.tablespace}));
  if (!index.where_sql.empty())
    words.push_back(kSql.write("where {}", Sql::checked(index.where_sql)));
  return Sql::join(words, " ");
}

namespace {

Rendered one_by_one(const std::vector<Sql>& statements) {
  Rendered rendered = transaction_of(statements);
  rendered.transactional = false;
  return rendered;
}

}  // namespace

Result<Rendered> render_ddl(const AddConstraint& action, const Catalog& catalog) {
  const ConstraintKind kind = action.constraint.kind;
  if (action.constraint.validated && is_partitioned(action.table, catalog)) {
    if (action.index && kind != ConstraintKind::kExclusion)
      return one_by_one(build_on_partitions(action, catalog));
    if (kind == ConstraintKind::kForeignKey)
      return one_by_one(refer_from_partitions(action, catalog));
  }
  SHOOFLY_ASSIGN(const Sql definition,
                 constraint_definition(action.table, action.constraint, catalog));
  return transaction_of({kSql.write("alter table {} add constraint {} {}", action.table,
                                    Ident{action.constraint.name}, definition)});
}

Result<Rendered> render_ddl(const ValidateConstraint& action, const Catalog&) {
  return transaction_of(
      {kSql.write("alter table {} validate constraint {}", action.table, Ident{action.name})});
}

// What is attached goes with the table's own.
Result<Rendered> render_ddl(const DropConstraint& action, const Catalog&) {
  std::vector<Sql> statements{
      kSql.write("alter table {} drop constraint if exists {}", action.table, Ident{action.name})};
  for (const PartitionIndex& part : action.partitions) {
    statements.push_back(kSql.write("alter table if exists {} drop constraint if exists {}",
                                    part.table, Ident{part.index}));
    if (part.parent.empty()) continue;
    statements.push_back(
        kSql.write("drop index if exists {}", QualifiedName{part.table.schema, part.index}));
  }
  return transaction_of(statements);
}

void comment_on_index(const QualifiedName& table, const Index& index,
                      std::vector<Sql>& statements) {
  if (index.comment.empty()) return;
  statements.push_back(kSql.write("comment on index {} is {}",
                                  QualifiedName{table.schema, index.name}, Text{index.comment}));
}

// What a failed CREATE INDEX CONCURRENTLY left behind has the name, costs every write, and serves
// no read.
void build_beside(const QualifiedName& name, const Index& index, const Catalog& catalog,
                  std::vector<Sql>& statements) {
  const Table* const table = catalog.find_table(name);
  const Index* const there = table == nullptr ? nullptr : table->find_index(index.name);
  if (there != nullptr && !there->valid) {
    statements.push_back(
        kSql.write("drop index concurrently if exists {}", QualifiedName{name.schema, index.name}));
  }
  statements.push_back(create_index(name, index, Build::kConcurrent));
  comment_on_index(name, index, statements);
}

Result<Rendered> render_ddl(const CreateIndex& action, const Catalog& catalog) {
  std::vector<Sql> statements;
  if (is_partitioned(action.table, catalog)) {
    statements = build_on_partitions(action, catalog);
  } else {
    build_beside(action.table, action.index, catalog, statements);
  }
  return one_by_one(statements);
}

// Not CONCURRENTLY: the plain form takes ACCESS EXCLUSIVE for an instant, under lock_timeout like
// every other step, and goes into a transaction with others; the concurrent one waits for every
// older transaction in the database and, killed meanwhile, leaves an invalid index.
Result<Rendered> render_ddl(const DropIndex& action, const Catalog&) {
  const auto drop = [&](const QualifiedName& name) {
    return kSql.write("drop index {}if exists {}",
                      Sql::checked(action.patient ? "concurrently " : ""), name);
  };
  std::vector<Sql> statements{drop({action.table.schema, action.name})};
  for (const PartitionIndex& partition : action.partitions)
    statements.push_back(drop({partition.table.schema, partition.index}));
  Rendered rendered = transaction_of(statements);
  rendered.transactional = !action.patient;
  return rendered;
}

Sql use_index(const QualifiedName& table, const Constraint& constraint, const std::string& name,
              const std::string& index) {
  const char* const kind =
      constraint.kind == ConstraintKind::kPrimaryKey ? "primary key" : "unique";
  const Sql rules =
      constraint.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(constraint.rules));
  return kSql.write("alter table {} add constraint {} {} using index {}{}", table, Ident{name},
                    Sql::checked(kind), Ident{index}, rules);
}

Result<Rendered> render_ddl(const AttachIndex& action, const Catalog&) {
  return transaction_of(
      {use_index(action.table, action.constraint, action.constraint.name, action.index)});
}

Result<Rendered> render_ddl(const AlterConstraint& action, const Catalog&) {
  const bool off = action.rules.find("DEFERRABLE") == std::string::npos;
  const bool late = action.rules.find("INITIALLY DEFERRED") != std::string::npos;
  return transaction_of(
      {kSql.write("alter table {} alter constraint {} {}", action.table, Ident{action.name},
                  Sql::checked(off    ? "not deferrable"
                               : late ? "deferrable initially deferred"
                                      : "deferrable initially immediate"))});
}

}  // namespace shoofly::postgres
