// What CREATE TABLE (LIKE ..) takes from a table of the model, and what goes or changes its name
// with a schema or a type.

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/given_names.h"
#include "engine/schema_model.h"

namespace shoofly {
namespace {

WrittenColumn like_column(const WrittenColumn& source, const LikeClause& like,
                          const WrittenTable& table, Position at) {
  WrittenColumn column;
  // MariaDB, MySQL: with all that it says.
  if (table.caseless) {
    column = source;
    column.at = at;
    return column;
  }
  column.at = at;
  column.column.name = source.column.name;
  column.column.type = source.column.type;
  column.column.collation = source.column.collation;
  column.column.nullable = source.column.nullable;
  const bool generated = source.column.generated != Generated::kNone;
  if (generated && like.generated) {
    column.column.generated = source.column.generated;
    column.column.generated_sql = source.column.generated_sql;
  } else if (!generated && like.defaults) {
    column.column.default_sql = source.column.default_sql;
    // It takes its numbers from the other table's sequence, which it does not own.
    if (source.serial)
      column.column.default_sql =
          "nextval('" + table.name.name + "_" + source.column.name + "_seq')";
  }
  if (like.identity) column.column.identity = source.column.identity;
  if (like.comments) column.column.comment = source.column.comment;
  return column;
}

// "\"public\".\"mood\"[]" as "mood[]", where public is home.
std::string plain_name(const std::string& type, const std::string& home) {
  std::string plain = type;
  std::erase(plain, '"');
  return plain.starts_with(home + ".") ? plain.substr(home.size() + 1) : plain;
}

}  // namespace

// Names of keys and indexes are given anew, but in MariaDB and MySQL, where they are their table's
// own; of checks they stay. Foreign keys are never taken.
void SchemaFolder::take_likes(WrittenTable& table) {
  std::vector<WrittenConstraint> constraints;
  std::vector<WrittenIndex> indexes;
  bool known = true;
  std::size_t taken = 0;
  for (const LikeClause& like : std::exchange(table.likes, {})) {
    const WrittenTable* source = find(like.table);
    if (source == nullptr || !source->unread.empty()) {
      known = false;
      continue;
    }
    std::vector<WrittenColumn> columns;
    std::transform(
        source->columns.begin(), source->columns.end(), std::back_inserter(columns),
        [&](const WrittenColumn& column) { return like_column(column, like, *source, table.at); });
    const std::size_t before = std::min(like.column + taken, table.columns.size());
    table.columns.insert(table.columns.begin() + static_cast<std::ptrdiff_t>(before),
                         std::make_move_iterator(columns.begin()),
                         std::make_move_iterator(columns.end()));
    taken += source->columns.size();
    for (WrittenConstraint constraint : source->constraints) {
      const ConstraintKind kind = constraint.constraint.kind;
      const bool check = kind == ConstraintKind::kCheck;
      if (kind == ConstraintKind::kForeignKey || !(check ? like.checks : like.indexes)) continue;
      if (!table.caseless) {
        constraint.constraint.name = check ? constraint.known_name() : "";
        constraint.given_name.clear();
      }
      constraint.at = table.at;
      constraints.push_back(std::move(constraint));
    }
    if (like.indexes) indexes.insert(indexes.end(), source->indexes.begin(), source->indexes.end());
    if (!table.caseless) continue;
    table.options = source->options;
    table.partition_by = source->partition_by;
  }
  if (known && table.unread == "LIKE") table.unread.clear();
  for (WrittenConstraint& constraint : constraints) add_constraint(table, std::move(constraint));
  for (WrittenIndex& index : indexes) {
    index.table = table.name;
    index.at = table.at;
    if (!table.caseless) {
      index.index.name.clear();
      index.given_name = given_index_name(table, index, model_);
    }
    table.indexes.push_back(std::move(index));
  }
}

void SchemaFolder::take_routine(const QualifiedName& name, const Routine& routine) {
  if (routine.immutable) {
    model_.immutable.insert(place(name));
  } else if (!routine.altered) {
    model_.immutable.erase(place(name));
  }
}

void SchemaFolder::drop_schema(const std::string& schema) {
  std::vector<QualifiedName> going;
  for (const auto& [name, table] : model_.tables) {
    if (name.schema == schema) going.push_back(name);
  }
  for (const QualifiedName& name : going) {
    drop_references(name, {});
    model_.tables.erase(name);
  }
  std::erase_if(model_.enums, [&](const WrittenEnum& type) { return type.name.schema == schema; });
  std::erase_if(model_.sequences, [&](const QualifiedName& name) { return name.schema == schema; });
}

// Columns have the type, whatever it is called.
void SchemaFolder::rename_type(const QualifiedName& type, const std::string& to) {
  const QualifiedName before = place(type);
  const std::string old = plain_name(before.display(), model_.home);
  const std::string now = QualifiedName{before.schema, to}.display();
  for (auto& [name, table] : model_.tables) {
    for (WrittenColumn& column : table.columns) {
      const std::string written = plain_name(column.column.type, model_.home);
      if (!written.starts_with(old)) continue;
      const std::string rest = written.substr(old.size());
      if (!rest.empty() && rest != "[]") continue;
      column.column.type =
          (before.schema == model_.home ? QualifiedName{"", to}.display() : now) + rest;
    }
  }
}

}  // namespace shoofly
