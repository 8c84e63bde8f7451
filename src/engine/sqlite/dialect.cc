#include "engine/sqlite/dialect.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/sqlite/schema_edit.h"
#include "engine/sqlite/sync_triggers.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/types.h"

namespace shoofly::sqlite {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);

Capabilities make_capabilities() {
  Capabilities capabilities;
  capabilities.constraint_ddl = true;
  capabilities.replace_sync_without_lock = true;
  capabilities.identifier_bytes = 200;
  capabilities.fold_lower = false;
  return capabilities;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& n) { return same_name(n, name); });
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
  Sql text = kSql.write("create {} {} on {} ({})", Sql::checked(index.unique ? "unique index" : "index"),
                        Ident{index.name}, table, Sql::join(parts, ", "));
  if (!index.where_sql.empty()) text = kSql.write("{} where {}", text, Sql::checked(index.where_sql));
  return text;
}

Sql constraint_definition(const Constraint& constraint) {
  if (constraint.kind == ConstraintKind::kCheck) {
    return kSql.write("CONSTRAINT {} CHECK ({})", Ident{constraint.name}, Sql::checked(constraint.expression));
  }
  if (constraint.kind == ConstraintKind::kUnique) {
    return kSql.write("CONSTRAINT {} UNIQUE ({})", Ident{constraint.name}, kSql.idents(constraint.columns));
  }
  Sql text = kSql.write("CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}", Ident{constraint.name},
                        kSql.idents(constraint.columns), constraint.references);
  if (!constraint.referenced_columns.empty()) {
    text = kSql.write("{} ({})", text, kSql.idents(constraint.referenced_columns));
  }
  if (!constraint.rules.empty()) text = kSql.write("{} {}", text, Sql::checked(constraint.rules));
  return text;
}

// Rows that break a foreign key: every child column is there and no parent row fits. As the check of
// SQLite's own foreign_key_check, but before the key is declared.
Sql broken_reference(const Table& table, const Constraint& key) {
  std::vector<Sql> given;
  std::vector<Sql> fits;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    given.push_back(kSql.write("child.{} is not null", Ident{key.columns[i]}));
    const std::string& parent = i < key.referenced_columns.size() ? key.referenced_columns[i] : key.columns[i];
    // The parent stands on the left: its collation and affinity decide.
    fits.push_back(kSql.write("parent.{} = child.{}", Ident{parent}, Ident{key.columns[i]}));
  }
  return kSql.write("exists (select 1 from {} as child where {} and not exists (select 1 from {} as parent where {}))",
                    table.name, Sql::join(given, " and "), key.references, Sql::join(fits, " and "));
}

// Renames one after the other so that no name is taken when it is needed: {a -> hidden, b -> a}, and a
// cycle through a name of our own.
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
      : action_(action), catalog_(catalog), table_(catalog.find_table(table_of(action))) {}

  Result<Rendered> run() {
    if (table_ == nullptr) return refused(fmt::format("render \"{}\": there is no such table", describe(action_)));
    SHOOFLY_TRY(std::visit(*this, action_));
    return std::move(rendered_);
  }

  Status operator()(const AddColumn& a) {
    if (table_->strict && !is_strict_type(a.column.type)) {
      return cannot(fmt::format("a STRICT table takes only INT, INTEGER, REAL, TEXT, BLOB and ANY, not {}", a.column.type));
    }
    const Column& column = a.column;
    Sql text = kSql.write("alter table {} add column {} {}", table_->name, Ident{column.name}, Sql::checked(column.type));
    if (!column.collation.empty()) text = kSql.write("{} collate {}", text, Ident{column.collation});
    if (!column.nullable) text = kSql.write("{} not null", text);
    // A default that is not constant cannot be added with the column. Rows stored before read NULL.
    const bool later = column.default_sql && !is_constant(*column.default_sql);
    if (column.default_sql && !later) text = kSql.write("{} default {}", text, default_text(*column.default_sql));
    if (column.generated == Generated::kStored) return cannot("SQLite cannot add a stored generated column to a table");
    if (column.generated == Generated::kVirtual) {
      text = kSql.write("{} generated always as ({}) virtual", text, Sql::checked(column.generated_sql));
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
      if (index.constraint.empty() && contains(index.reads, a.column)) add(kSql.write("drop index {}", Ident{index.name}));
    }
    // From the last to the first: an ordinal counts the constraints before it.
    for (auto it = table_->constraints.rbegin(); it != table_->constraints.rend(); ++it) {
      if (contains(it->columns, a.column)) SHOOFLY_TRY(drop_constraint(*it));
    }
    add(kSql.write("alter table {} drop column {}", table_->name, Ident{a.column}));
    return ok_status();
  }

  Status operator()(const RenameColumns& a) {
    name_constraints_of(a);
    for (const Rename& rename : in_order(a.columns)) {
      add(kSql.write("alter table {} rename column {} to {}", table_->name, Ident{rename.from}, Ident{rename.to}));
    }
    if (a.indexes.empty()) return ok_status();
    SchemaEdit edit(*table_, describe(action_));
    for (const Rename& rename : in_order(a.indexes)) edit.rename_index(rename.from, rename.to);
    add(edit.statements());
    return ok_status();
  }

  Status operator()(const SetNotNull& a) {
    const Sql condition = kSql.write("not exists (select 1 from {} where {} is null)", table_->name, Ident{a.column});
    add(must_hold(condition, fmt::format("{}: there are rows where it is NULL", describe(action_))));
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
    const Constraint& constraint = a.constraint;
    if (constraint.kind == ConstraintKind::kCheck) {
      // A CHECK that is NULL holds.
      add(must_hold(kSql.write("not exists (select 1 from {} where not ({}))", table_->name, Sql::checked(constraint.expression)),
                    fmt::format("{}: there are rows that break it", describe(action_))));
    } else if (constraint.kind == ConstraintKind::kForeignKey) {
      add(must_hold(kSql.write("not {}", broken_reference(*table_, constraint)),
                    fmt::format("{}: there are rows without a parent row", describe(action_))));
    } else {
      return cannot("SQLite needs a unique index first, which becomes the constraint");
    }
    SchemaEdit edit(*table_, describe(action_));
    edit.add_constraint(constraint_definition(constraint));
    add(edit.statements());
    return ok_status();
  }

  Status operator()(const ValidateConstraint&) { return ok_status(); }  // AddConstraint has done it

  Status operator()(const DropConstraint& a) {
    const Constraint* constraint = table_->find_constraint(a.name);
    if (constraint == nullptr) return cannot("there is no such constraint");
    return drop_constraint(*constraint);
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
  Status operator()(const AttachIndex& a) { return attach(a); }

  Status operator()(const InstallSync& a) { return add(install_sync(a.spec, *table_)); }
  Status operator()(const ReplaceSync& a) { return add(replace_sync(a.before, a.after, *table_)); }
  Status operator()(const RemoveSync& a) { return add(remove_sync(a.spec)); }
  Status operator()(const CommentColumn&) { return cannot("SQLite keeps no comments on columns"); }

 private:
  Status cannot(const std::string& reason) const {
    return unsupported(fmt::format("render \"{}\": {}", describe(action_), reason));
  }
  void add(Sql sql) { rendered_.statements.push_back({std::move(sql), {}}); }
  Status add(std::vector<Statement> statements) {
    for (Statement& statement : statements) rendered_.statements.push_back(std::move(statement));
    return ok_status();
  }

  Status set_default(const std::string& name, const std::optional<std::string>& default_sql) {
    const Column* column = table_->find_column(name);
    if (column == nullptr) return cannot("there is no such column");
    return add(change_default(*table_, *column, default_sql));
  }

  // The catalog names a constraint that has no name after its columns: before those are renamed the
  // name is written down, or it would not be found under it again.
  void name_constraints_of(const RenameColumns& a) {
    SchemaEdit edit(*table_, describe(action_));
    bool any = false;
    for (const Constraint& constraint : table_->constraints) {
      const auto renamed = std::find_if(a.constraints.begin(), a.constraints.end(),
                                        [&](const Rename& r) { return r.from == constraint.name; });
      const bool touched = std::any_of(a.columns.begin(), a.columns.end(),
                                       [&](const Rename& r) { return contains(constraint.columns, r.from); });
      if (renamed == a.constraints.end() && !touched) continue;
      edit.name_constraint(place_of(*table_, constraint), renamed == a.constraints.end() ? constraint.name : renamed->to);
      any = true;
    }
    if (any) add(edit.statements());
  }

  Status drop_constraint(const Constraint& constraint);
  void drop_unique_index(const Constraint& constraint, SchemaEdit& edit);
  Status attach(const AttachIndex& a);

  const Action& action_;
  const Catalog& catalog_;
  const Table* table_;
  Rendered rendered_;
};

// Others of the same kind over the same columns are told apart by a number in the name the catalog gives
// them: their names are written down before one of them goes.
Status Renderer::drop_constraint(const Constraint& constraint) {
  if (constraint.kind == ConstraintKind::kPrimaryKey) return cannot("SQLite cannot drop a primary key");
  SchemaEdit edit(*table_, describe(action_));
  for (const Constraint& other : table_->constraints) {
    const bool alike = other.kind == constraint.kind && other.columns == constraint.columns;
    if (alike && other.name != constraint.name) edit.name_constraint(place_of(*table_, other), other.name);
  }
  edit.drop_constraint(place_of(*table_, constraint));
  const bool has_index = constraint.kind == ConstraintKind::kUnique;
  if (has_index) drop_unique_index(constraint, edit);
  add(edit.statements());
  if (has_index) add(kSql.write("drop index _shoofly_unique"));
  return ok_status();
}

// A UNIQUE constraint's index cannot be dropped: without the constraint it becomes an ordinary one. SQLite
// numbers such indexes in the order of the text, so the later ones move up.
void Renderer::drop_unique_index(const Constraint& constraint, SchemaEdit& edit) {
  const std::string prefix = "sqlite_autoindex_" + table_->name.name + "_";
  std::vector<Sql> names;
  for (const std::string& column : constraint.columns) names.push_back(kSql.write("{}", Text{column}));
  edit.also({kSql.write("create temp table _shoofly_unique as select name from pragma_index_list({}) where origin = 'u' and "
                        "(select group_concat(c.name, char(31)) from (select name from pragma_index_info(pragma_index_list.name) "
                        "order by seqno) c) = {}", Text{table_->name.name}, Sql::join(names, " || char(31) || ")), {}});
  edit.also({kSql.write("update main.sqlite_schema set name = '_shoofly_unique', sql = {} where type = 'index' and "
                        "name = (select name from temp._shoofly_unique)",
                        Text{kSql.write("CREATE UNIQUE INDEX \"_shoofly_unique\" ON {} ({})", table_->name,
                                        kSql.idents(constraint.columns)).str()}), {}});
  const Sql number = kSql.write("cast(substr(name, length({}) + 1) as integer)", Text{prefix});
  edit.also({kSql.write("update main.sqlite_schema set name = {} || ({} - 1) where type = 'index' and tbl_name = {} and sql is null "
                        "and {} > (select {} from temp._shoofly_unique)",
                        Text{prefix}, number, Text{table_->name.name}, number, number), {}});
  edit.also({kSql.write("drop table temp._shoofly_unique"), {}});
}

// The reverse: an ordinary unique index becomes the one that SQLite expects of the new constraint.
Status Renderer::attach(const AttachIndex& a) {
  const Index* index = table_->find_index(a.index);
  if (index == nullptr) return cannot("there is no such index");
  const bool plain = index->unique && index->where_sql.empty() && !table_->without_rowid &&
                     std::all_of(index->parts.begin(), index->parts.end(), [](const IndexPart& part) {
                       return !part.column.empty() && part.collation.empty() && !part.descending;
                     });
  if (!plain || a.constraint.kind != ConstraintKind::kUnique) {
    return cannot("SQLite can make only a plain unique index of a table with rowids a constraint");
  }
  SchemaEdit edit(*table_, describe(action_));
  edit.add_constraint(constraint_definition(a.constraint));
  const std::string prefix = "sqlite_autoindex_" + table_->name.name + "_";
  edit.also({kSql.write("update main.sqlite_schema set sql = null, name = {} || (select count(*) + 1 from main.sqlite_schema "
                        "where type = 'index' and tbl_name = {} and sql is null) where type = 'index' and name = {}",
                        Text{prefix}, Text{table_->name.name}, Text{a.index}), {}});
  return add(edit.statements());
}

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
  Result<std::string> portable(const Transform& transform) const override { return portable_expression(transform); }
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
