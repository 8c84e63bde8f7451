#include "engine/sqlite/dialect.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sqlite/constraint_ddl.h"
#include "engine/sqlite/schema_edit.h"
#include "engine/sqlite/sync_triggers.h"
#include "engine/sqlite/table_copier.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

Capabilities make_capabilities() {
  Capabilities capabilities;
  capabilities.constraint_ddl = true;
  capabilities.replace_sync_without_lock = true;
  capabilities.drop_column_rewrites = true;
  capabilities.identifier_bytes = 200;
  capabilities.fold_lower = false;
  return capabilities;
}

Sql index_part(const IndexPart& part) {
  Sql text = part.column.empty() ? Sql::checked(part.expression) : kSql.ident(part.column);
  if (!part.collation.empty()) text = kSql.write("{} collate {}", text, Ident{part.collation});
  if (part.descending) text = kSql.write("{} desc", text);
  return text;
}

Sql create_index(const QualifiedName& table, const Index& index) {
  std::vector<Sql> parts;
  for (const IndexPart& part : index.parts) parts.push_back(index_part(part));
  Sql text =
      kSql.write("create {} {} on {} ({})", Sql::checked(index.unique ? "unique index" : "index"),
                 Ident{index.name}, table, Sql::join(parts, ", "));
  if (!index.where_sql.empty())
    text = kSql.write("{} where {}", text, Sql::checked(index.where_sql));
  return text;
}

// Renames one after the other so that no name is taken when it is needed: {a -> hidden, b -> a},
// and a cycle through a name of our own.
std::vector<Rename> in_order(std::vector<Rename> open) {
  std::vector<Rename> ordered;
  while (!open.empty()) {
    const auto free = std::find_if(open.begin(), open.end(), [&](const Rename& candidate) {
      return std::none_of(open.begin(), open.end(), [&](const Rename& other) {
        return &other != &candidate && same_name(other.from, candidate.to);
      });
    });
    if (free != open.end()) {
      ordered.push_back(*free);
      open.erase(free);
    } else {
      const std::string aside = "_shoofly_aside_" + open.front().from;
      ordered.push_back({open.front().from, aside});
      open.front().from = aside;
    }
  }
  return ordered;
}

class Renderer {
 public:
  Renderer(const Action& action, const Catalog& catalog)
      : action_(action), table_(catalog.find_table(table_of(action))) {}

  Result<Rendered> run() {
    if (table_ == nullptr)
      return refused(fmt::format("render \"{}\": there is no such table", describe(action_)));
    SHOOFLY_TRY(std::visit(*this, action_));
    return std::move(rendered_);
  }

  Status operator()(const AddColumn& a) {
    if (table_->strict && !is_strict_type(a.column.type)) {
      return cannot(
          fmt::format("a STRICT table takes only INT, INTEGER, REAL, TEXT, BLOB and ANY, not {}",
                      a.column.type));
    }
    const Column& column = a.column;
    Sql text = kSql.write("alter table {} add column {} {}", table_->name, Ident{column.name},
                          Sql::checked(column.type));
    if (!column.collation.empty())
      text = kSql.write("{} collate {}", text, Ident{column.collation});
    if (!column.nullable) text = kSql.write("{} not null", text);
    // A default that is not constant cannot be added with the column. Rows stored before read NULL.
    const bool later = column.default_sql && !is_constant(*column.default_sql);
    if (column.default_sql && !later)
      text = kSql.write("{} default {}", text, default_text(*column.default_sql));
    if (column.generated == Generated::kStored)
      return cannot("SQLite cannot add a stored generated column to a table");
    if (column.generated == Generated::kVirtual) {
      text = kSql.write("{} generated always as ({}) virtual", text,
                        Sql::checked(column.generated_sql));
    }
    add(text);
    if (later) {
      SchemaEdit edit(*table_, describe(action_));
      edit.set_default(column.name, default_text(*column.default_sql));
      add(edit.statements());
    }
    return ok_status();
  }

  Status operator()(const DropColumn& a) {
    for (const Index& index : table_->indexes) {
      if (index.constraint.empty() && has_name(index.reads, a.column))
        add(kSql.write("drop index {}", Ident{index.name}));
    }
    Table left = *table_;
    for (const Constraint& constraint : table_->constraints) {
      if (!has_name(constraint.columns, a.column)) continue;
      SHOOFLY_TRY(add_all(drop_constraint(left, constraint, describe(action_))));
      std::erase_if(left.constraints,
                    [&](const Constraint& c) { return c.name == constraint.name; });
    }
    add(kSql.write("alter table {} drop column {}", table_->name, Ident{a.column}));
    return ok_status();
  }

  Status operator()(const RenameColumns& a) {
    add(keep_constraint_names(*table_, a, describe(action_)));
    for (const Rename& rename : in_order(a.columns)) {
      add(kSql.write("alter table {} rename column {} to {}", table_->name, Ident{rename.from},
                     Ident{rename.to}));
    }
    if (a.indexes.empty()) return ok_status();
    SchemaEdit edit(*table_, describe(action_));
    for (const Rename& rename : in_order(a.indexes)) edit.rename_index(rename.from, rename.to);
    add(edit.statements());
    return ok_status();
  }

  Status operator()(const SetNotNull& a) {
    const Sql condition =
        kSql.write("not exists (select 1 from {} where {} is null)", table_->name, Ident{a.column});
    add(must_hold(condition,
                  fmt::format("{}: there are rows where it is NULL", describe(action_))));
    SchemaEdit edit(*table_, describe(action_));
    edit.set_not_null(a.column);
    add(edit.statements());
    return ok_status();
  }

  Status operator()(const DropNotNull& a) {
    SchemaEdit edit(*table_, describe(action_));
    edit.drop_not_null(a.column);
    add(edit.statements());
    return ok_status();
  }

  Status operator()(const SetDefault& a) { return set_default(a.column, a.default_sql); }
  Status operator()(const DropDefault& a) { return set_default(a.column, std::nullopt); }

  Status operator()(const AddConstraint& a) {
    return add_all(add_constraint(*table_, a.constraint, describe(action_)));
  }

  Status operator()(const ValidateConstraint&) { return ok_status(); }  // AddConstraint has done it

  Status operator()(const DropConstraint& a) {
    const Constraint* constraint = table_->find_constraint(a.name);
    if (constraint == nullptr) return cannot("there is no such constraint");
    return add_all(drop_constraint(*table_, *constraint, describe(action_)));
  }

  Status operator()(const CreateIndex& a) {
    if (!a.index.include.empty()) return cannot("SQLite has no INCLUDE");
    add(create_index(table_->name, a.index));
    return ok_status();
  }
  Status operator()(const DropIndex& a) {
    add(kSql.write("drop index {}", Ident{a.name}));
    return ok_status();
  }
  Status operator()(const AttachIndex& a) {
    const Index* index = table_->find_index(a.index);
    if (index == nullptr) return cannot("there is no such index");
    return add_all(attach_unique_index(*table_, *index, a.constraint, describe(action_)));
  }

  Status operator()(const InstallSync& a) { return add_all(install_sync(a.spec, *table_)); }
  Status operator()(const ReplaceSync& a) {
    return add_all(replace_sync(a.before, a.after, *table_));
  }
  Status operator()(const RemoveSync& a) { return add_all(remove_sync(a.spec)); }
  Status operator()(const CommentColumn&) { return cannot("SQLite keeps no comments on columns"); }
  Status operator()(const SetStatistics&) {
    return cannot("SQLite keeps no statistics target of a column");
  }
  Status operator()(const AlterConstraint&) { return cannot("not on SQLite"); }
  Status operator()(const AddEnumLabel&) { return cannot("SQLite has no enums"); }
  Status operator()(const CreateEnum&) { return cannot("SQLite has no enums"); }
  Status operator()(const DropEnum&) { return cannot("SQLite has no enums"); }
  Status operator()(const RenameTypes&) { return cannot("SQLite has no enums"); }
  Status operator()(const MoveNumbering&) { return cannot("SQLite has no sequences"); }
  Status operator()(const CreatePartitioned&) { return cannot("SQLite has no partitions"); }
  Status operator()(const SwapTables&) { return cannot("SQLite has no table sync yet"); }
  Status operator()(const InstallTableSync&) { return cannot("SQLite has no table sync yet"); }
  Status operator()(const RemoveTableSync&) { return cannot("SQLite has no table sync yet"); }
  Status operator()(const InstallLookup&) { return cannot("not on SQLite yet"); }
  Status operator()(const RemoveLookup&) { return cannot("not on SQLite yet"); }
  Status operator()(const AnalyzeTable&) { return cannot("not needed on SQLite"); }
  Status operator()(const CreateTable&) { return cannot("not on SQLite yet"); }
  Status operator()(const DropTable&) { return cannot("not on SQLite yet"); }
  Status operator()(const RenameTable&) { return cannot("not on SQLite yet"); }
  Status operator()(const CreateView&) { return cannot("not on SQLite yet"); }
  Status operator()(const DropView&) { return cannot("not on SQLite yet"); }
  Status operator()(const RebuildViews&) { return cannot("not on SQLite yet"); }
  Status operator()(const SetReplicaIdentity&) { return cannot("SQLite has no replicas"); }

 private:
  Status cannot(const std::string& reason) const {
    return unsupported(fmt::format("render \"{}\": {}", describe(action_), reason));
  }
  void add(Sql sql) { rendered_.statements.push_back({std::move(sql), {}}); }
  void add(std::vector<Statement> statements) {
    append(rendered_.statements, std::move(statements));
  }
  Status add_all(Result<std::vector<Statement>> statements) {
    if (!statements.ok()) return std::move(statements).error();
    add(std::move(*statements));
    return ok_status();
  }

  Status set_default(const std::string& name, const std::optional<std::string>& default_sql) {
    const Column* column = table_->find_column(name);
    if (column == nullptr) return cannot("there is no such column");
    return add_all(change_default(*table_, *column, default_sql));
  }

  const Action& action_;
  const Table* table_;
  Rendered rendered_;
};

class SqliteDialect final : public Dialect {
 public:
  const Capabilities& capabilities() const override {
    static const Capabilities capabilities = make_capabilities();
    return capabilities;
  }
  SqlWriter writer() const override { return kSql; }
  std::string placeholder(int number) const override { return fmt::format("?{}", number); }
  Result<Rendered> render(const Action& action, const Catalog& catalog) const override {
    return Renderer(action, catalog).run();
  }
  bool can_copy(const Table& table, const std::vector<std::string>& without) const override {
    return can_be_copied(table, without);
  }
  Result<std::string> portable(const Transform& transform) const override {
    return portable_expression(transform);
  }
  Result<std::string> rename_column_in(const std::string& expression, const std::string& from,
                                       const std::string& to) const override {
    return renamed_in(expression, from, to);
  }
  QualifiedName journal_table(std::string_view name) const override {
    return {"", kJournalPrefix + std::string(name)};
  }
  std::vector<Statement> journal_namespace() const override { return {}; }
};

}  // namespace

const Dialect& dialect() {
  static const SqliteDialect instance;
  return instance;
}

}  // namespace shoofly::sqlite
