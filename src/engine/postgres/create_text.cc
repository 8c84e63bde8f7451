#include "engine/postgres/create_text.h"

#include <fmt/format.h>

#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

std::string serial_of(const std::string& type) {
  if (type == "bigint" || type == "int8") return "bigserial";
  if (type == "smallint" || type == "int2") return "smallserial";
  return "serial";
}

Sql key_definition(const char* kind, const WrittenConstraint& written) {
  const Sql nulls = written.index.nulls_not_distinct ? Sql::checked(" nulls not distinct") : Sql();
  const Sql include = written.index.include.empty()
                          ? Sql()
                          : kSql.write(" include ({})", kSql.idents(written.index.include));
  return kSql.write("{}{} ({}){}", Sql::checked(kind), nulls,
                    kSql.idents(written.constraint.columns), include);
}

Sql foreign_key(const Constraint& constraint) {
  const QualifiedName& to = constraint.references;
  const Sql table = to.schema.empty() ? kSql.ident(to.name) : kSql.write("{}", to);
  const Sql columns = constraint.referenced_columns.empty()
                          ? Sql()
                          : kSql.write(" ({})", kSql.idents(constraint.referenced_columns));
  return kSql.write("foreign key ({}) references {}{}", kSql.idents(constraint.columns), table,
                    columns);
}

}  // namespace

std::vector<Sql> column_settings(const QualifiedName& table, const Column& column) {
  std::vector<Sql> statements;
  const auto set = [&](const std::string& what) {
    statements.push_back(kSql.write("alter table {} alter column {} set {}", table,
                                    Ident{column.name}, Sql::checked(what)));
  };
  if (!column.storage.empty()) set("storage " + column.storage);
  if (!column.compression.empty()) set("compression " + column.compression);
  if (!column.options.empty()) set("(" + column.options + ")");
  return statements;
}

Sql column_definition(const WrittenColumn& written) {
  const Column& column = written.column;
  std::vector<Sql> words = {kSql.ident(column.name),
                            Sql::checked(written.serial ? serial_of(column.type) : column.type)};
  if (!column.collation.empty())
    words.push_back(kSql.write("collate {}", Sql::checked(column.collation)));
  if (column.generated != Generated::kNone) {
    words.push_back(
        kSql.write("generated always as ({}) stored", Sql::checked(column.generated_sql)));
  } else if (!column.identity.empty()) {
    words.push_back(kSql.write("generated {} as identity", Sql::checked(column.identity)));
  } else if (column.default_sql && !written.serial) {
    words.push_back(kSql.write("default {}", Sql::checked(*column.default_sql)));
  }
  if (!column.nullable && column.identity.empty() && !written.serial)
    words.push_back(Sql::checked("not null"));
  return Sql::join(words, " ");
}

Sql written_definition(const WrittenConstraint& written) {
  const Constraint& constraint = written.constraint;
  Sql definition;
  switch (constraint.kind) {
    case ConstraintKind::kPrimaryKey:
      definition = key_definition("primary key", written);
      break;
    case ConstraintKind::kUnique:
      definition = key_definition("unique", written);
      break;
    case ConstraintKind::kCheck:
      definition = kSql.write("check ({})", Sql::checked(constraint.expression));
      break;
    case ConstraintKind::kForeignKey:
      definition = foreign_key(constraint);
      break;
    case ConstraintKind::kExclusion:
      return Sql::checked(constraint.expression);
  }
  if (constraint.rules.empty()) return definition;
  return kSql.write("{} {}", definition, Sql::checked(constraint.rules));
}

std::string create_statement(const WrittenTable& table) {
  std::vector<Sql> parts;
  for (const WrittenColumn& column : table.columns) parts.push_back(column_definition(column));
  for (const WrittenConstraint& constraint : table.constraints) {
    const Sql definition = written_definition(constraint);
    parts.push_back(
        constraint.constraint.name.empty()
            ? definition
            : kSql.write("constraint {} {}", Ident{constraint.constraint.name}, definition));
  }
  const Sql name =
      table.name.schema.empty() ? kSql.ident(table.name.name) : kSql.write("{}", table.name);
  const Sql partitions = table.partition_by.empty()
                             ? Sql()
                             : kSql.write("\npartition by {}", Sql::checked(table.partition_by));
  const Sql body = parts.empty() ? Sql() : kSql.write("\n  {}", Sql::join(parts, ",\n  "));
  const Sql unlogged = table.unlogged ? Sql::checked("unlogged ") : Sql();
  return kSql.write("create {}table {} ({}){}", unlogged, name, body, partitions).str();
}

}  // namespace shoofly::postgres
