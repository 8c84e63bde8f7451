#include "engine/sqlite/constraint_ddl.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sqlite/schema_edit.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

Error cannot(const std::string& sentence, const char* reason) {
  return unsupported(fmt::format("{}: {}", sentence, reason));
}

Sql definition(const Constraint& constraint) {
  if (constraint.kind == ConstraintKind::kCheck) {
    return kSql.write("CONSTRAINT {} CHECK ({})", Ident{constraint.name},
                      Sql::checked(constraint.expression));
  }
  if (constraint.kind == ConstraintKind::kUnique) {
    return kSql.write("CONSTRAINT {} UNIQUE ({})", Ident{constraint.name},
                      kSql.idents(constraint.columns));
  }
  Sql text = kSql.write("CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}", Ident{constraint.name},
                        kSql.idents(constraint.columns), Ident{constraint.references.name});
  if (!constraint.referenced_columns.empty()) {
    text = kSql.write("{} ({})", text, kSql.idents(constraint.referenced_columns));
  }
  if (!constraint.rules.empty()) text = kSql.write("{} {}", text, Sql::checked(constraint.rules));
  return text;
}

// Rows that break a foreign key: every child column is there and no parent row fits. As SQLite's
// own foreign_key_check, but before the key is declared.
Sql broken_reference(const Table& table, const Constraint& key) {
  std::vector<Sql> given;
  std::vector<Sql> fits;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    given.push_back(kSql.write("child.{} is not null", Ident{key.columns[i]}));
    const std::string& parent =
        i < key.referenced_columns.size() ? key.referenced_columns[i] : key.columns[i];
    // The parent stands on the left: its collation and affinity decide.
    fits.push_back(kSql.write("parent.{} = child.{}", Ident{parent}, Ident{key.columns[i]}));
  }
  return kSql.write(
      "exists (select 1 from {} as child where {} and not exists (select 1 from {} as parent where {}))",
      table.name, Sql::join(given, " and "), Ident{key.references.name}, Sql::join(fits, " and "));
}

std::string automatic_index_prefix(const Table& table) {
  return "sqlite_autoindex_" + table.name.name + "_";
}

// A UNIQUE constraint's index cannot be dropped: without the constraint it becomes an ordinary one.
// SQLite numbers such indexes in the order of the text, so the later ones move up.
void free_unique_index(const Table& table, const Constraint& constraint, SchemaEdit& edit) {
  const std::string prefix = automatic_index_prefix(table);
  std::vector<Sql> names;
  for (const std::string& column : constraint.columns)
    names.push_back(kSql.write("{}", Text{column}));
  const Sql index = kSql.write("CREATE UNIQUE INDEX \"_shoofly_unique\" ON {} ({})", table.name,
                               kSql.idents(constraint.columns));
  edit.also(
      {kSql.write(
           "create temp table _shoofly_unique as select l.name as name from pragma_index_list({}) l "
           "where l.origin = 'u' and (select group_concat(c.name, char(31)) from "
           "(select i.name as name from pragma_index_info(l.name) i order by i.seqno) c) = {}",
           Text{table.name.name}, Sql::join(names, " || char(31) || ")),
       {}});
  edit.also(
      {kSql.write(
           "update main.sqlite_schema set name = '_shoofly_unique', sql = {} where type = 'index' and "
           "name = (select name from temp._shoofly_unique)",
           Text{index.str()}),
       {}});
  const Sql number = kSql.write("cast(substr(name, length({}) + 1) as integer)", Text{prefix});
  edit.also(
      {kSql.write(
           "update main.sqlite_schema set name = {} || ({} - 1) where type = 'index' and tbl_name = {} and sql is null "
           "and {} > (select {} from temp._shoofly_unique)",
           Text{prefix}, number, Text{table.name.name}, number, number),
       {}});
  edit.also({kSql.write("drop table temp._shoofly_unique"), {}});
}

bool reads_any(const Constraint& constraint, const std::vector<Rename>& renames) {
  return std::any_of(renames.begin(), renames.end(), [&](const Rename& rename) {
    return std::any_of(constraint.columns.begin(), constraint.columns.end(),
                       [&](const std::string& name) { return same_name(name, rename.from); });
  });
}

}  // namespace

void append(std::vector<Statement>& statements, std::vector<Statement> more) {
  for (Statement& statement : more) statements.push_back(std::move(statement));
}

Result<std::vector<Statement>> add_constraint(const Table& table, const Constraint& constraint,
                                              const std::string& sentence) {
  std::vector<Statement> statements;
  if (constraint.kind == ConstraintKind::kCheck) {
    // A CHECK that is NULL holds.
    const Sql broken = kSql.write("exists (select 1 from {} where not ({}))", table.name,
                                  Sql::checked(constraint.expression));
    statements =
        must_hold(kSql.write("not {}", broken), sentence + ": there are rows that break it");
  } else if (constraint.kind == ConstraintKind::kForeignKey) {
    statements = must_hold(kSql.write("not {}", broken_reference(table, constraint)),
                           sentence + ": there are rows without a parent row");
  } else {
    return cannot(sentence, "SQLite needs a unique index first, which then becomes the constraint");
  }
  SchemaEdit edit(table, sentence);
  edit.add_constraint(definition(constraint));
  append(statements, edit.statements());
  return statements;
}

Result<std::vector<Statement>> drop_constraint(const Table& table, const Constraint& constraint,
                                               const std::string& sentence) {
  if (constraint.kind == ConstraintKind::kPrimaryKey)
    return cannot(sentence, "SQLite cannot drop a primary key");
  SchemaEdit edit(table, sentence);
  // Others of the same kind over the same columns are told apart by a number in the name that the
  // catalog gives them: their names are written down before one of them goes.
  for (const Constraint& other : table.constraints) {
    const bool alike = other.kind == constraint.kind && other.columns == constraint.columns;
    if (alike && other.name != constraint.name)
      edit.name_constraint(place_of(table, other), other.name);
  }
  edit.drop_constraint(place_of(table, constraint));
  const bool has_index = constraint.kind == ConstraintKind::kUnique;
  if (has_index) free_unique_index(table, constraint, edit);
  std::vector<Statement> statements = edit.statements();
  if (has_index) statements.push_back({kSql.write("drop index main._shoofly_unique"), {}});
  return statements;
}

Result<std::vector<Statement>> attach_unique_index(const Table& table, const Index& index,
                                                   const Constraint& constraint,
                                                   const std::string& sentence) {
  const bool plain = index.unique && index.where_sql.empty() && !table.without_rowid &&
                     std::all_of(index.parts.begin(), index.parts.end(), [](const IndexPart& part) {
                       return !part.column.empty() && part.collation.empty() && !part.descending;
                     });
  if (!plain || constraint.kind != ConstraintKind::kUnique) {
    return cannot(sentence,
                  "SQLite can make only a plain unique index of a table with rowids a constraint");
  }
  SchemaEdit edit(table, sentence);
  edit.add_constraint(definition(constraint));
  edit.also(
      {kSql.write(
           "update main.sqlite_schema set sql = null, name = {} || (select count(*) + 1 from main.sqlite_schema "
           "where type = 'index' and tbl_name = {} and sql is null) where type = 'index' and name = {}",
           Text{automatic_index_prefix(table)}, Text{table.name.name}, Text{index.name}),
       {}});
  return edit.statements();
}

std::vector<Statement> keep_constraint_names(const Table& table, const RenameColumns& action,
                                             const std::string& sentence) {
  SchemaEdit edit(table, sentence);
  // By way of names that nobody has: names may change places, and a clause is found by its name.
  std::vector<std::pair<ClausePlace, std::string>> second;
  for (const Constraint& constraint : table.constraints) {
    const auto renamed = std::find_if(action.constraints.begin(), action.constraints.end(),
                                      [&](const Rename& r) { return r.from == constraint.name; });
    if (renamed == action.constraints.end() && !reads_any(constraint, action.columns)) continue;
    const std::string passing = fmt::format("_shoofly_passing_{}", second.size());
    edit.name_constraint(place_of(table, constraint), passing);
    second.emplace_back(ClausePlace{constraint.kind, 0, passing},
                        renamed == action.constraints.end() ? constraint.name : renamed->to);
  }
  for (const auto& [place, name] : second) edit.name_constraint(place, name);
  return second.empty() ? std::vector<Statement>() : edit.statements();
}

}  // namespace shoofly::sqlite
