#include "toolchain/programs/drafts.h"

#include <utility>

#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {
namespace {

// Clauses with a blank between them.
class Clauses {
 public:
  void add(Sql clause) { parts_.push_back(std::move(clause)); }
  Sql all() const { return Sql::join(parts_, " "); }

 private:
  std::vector<Sql> parts_;
};

}  // namespace

Sql constraint_name(const std::string& name) {
  return name.empty() ? Sql() : kSql.write("constraint {} ", Ident{name});
}

Sql column_sql(const ColumnDraft& column) {
  Clauses clauses;
  clauses.add(kSql.write("{} {}", Ident{column.name}, column.type));
  if (!column.collation.empty()) clauses.add(kSql.write("collate {}", Ident{column.collation}));
  if (column.default_value) clauses.add(kSql.write("default {}", *column.default_value));
  if (column.generated) clauses.add(kSql.write("generated {}", *column.generated));
  if (column.not_null) clauses.add(kSql.write("not null"));
  if (column.primary_key) clauses.add(kSql.write("primary key"));
  if (column.unique) clauses.add(kSql.write("unique"));
  if (column.check) clauses.add(kSql.write("check ({})", *column.check));
  if (column.key) clauses.add(key_sql(*column.key));
  return clauses.all();
}

Sql key_sql(const KeyDraft& key) {
  Clauses clauses;
  const Sql name = constraint_name(key.name);
  if (key.columns.empty()) {
    clauses.add(kSql.write("{}references {}", name, key.references));
  } else {
    clauses.add(kSql.write("{}foreign key ({}) references {}", name, kSql.idents(key.columns),
                           key.references));
  }
  if (!key.referenced.empty()) clauses.add(kSql.write("({})", kSql.idents(key.referenced)));
  if (!key.on_delete.empty()) clauses.add(kSql.write("on delete {}", written(key.on_delete)));
  if (!key.on_update.empty()) clauses.add(kSql.write("on update {}", written(key.on_update)));
  if (!key.deferrable.empty()) clauses.add(written(key.deferrable));
  if (key.not_valid) clauses.add(kSql.write("not valid"));
  return clauses.all();
}

Sql index_sql(const IndexDraft& index) {
  Clauses clauses;
  clauses.add(index.unique ? kSql.write("create unique index") : kSql.write("create index"));
  if (index.concurrently) clauses.add(kSql.write("concurrently"));
  if (index.if_not_exists) clauses.add(kSql.write("if not exists"));
  if (!index.name.empty()) clauses.add(kSql.ident(index.name));
  clauses.add(kSql.write("on {}", index.table));
  if (!index.method.empty()) clauses.add(kSql.write("using {}", written(index.method)));
  clauses.add(kSql.write("({})", Sql::join(index.keys, ", ")));
  if (!index.include.empty()) clauses.add(kSql.write("include ({})", kSql.idents(index.include)));
  if (index.nulls_not_distinct) clauses.add(kSql.write("nulls not distinct"));
  if (index.where) clauses.add(kSql.write("where {}", *index.where));
  return clauses.all();
}

Sql create_table_sql(const QualifiedName& table, const std::vector<Sql>& parts,
                     bool if_not_exists) {
  const Sql all = Sql::join(parts, ", ");
  return if_not_exists ? kSql.write("create table if not exists {} ({})", table, all)
                       : kSql.write("create table {} ({})", table, all);
}

Sql unread_parts() { return kSql.write("like {}", Ident{"__columns_"}); }

QualifiedName qualified(const std::string& name, const std::string& schema) {
  const std::size_t dot = name.find('.');
  if (schema.empty() && dot != std::string::npos)
    return {name.substr(0, dot), name.substr(dot + 1)};
  return {schema, name};
}

std::string cut_name(const std::string& name) { return name.substr(0, 63); }

}  // namespace shoofly::toolchain::programs
