#include "engine/postgres/mirror_parts.h"

#include <algorithm>

#include "engine/postgres/sync_compare.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

Sql of(std::string_view row, const std::string& column) {
  return kSql.write("{}.{}", Sql::checked(std::string(row)), Ident{column});
}

bool in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Sql nothing_of(const ColumnPair& pair) {
  return Sql::checked(pair.nothing.empty() ? "null" : "(" + pair.nothing + ")");
}

// IS NOT NULL would take a composite value with a NULL in it for none.
Sql is_something(const Sql& column, const ColumnPair& pair) {
  if (pair.nothing.empty())
    return kSql.write("pg_catalog.num_nonnulls({}) operator(pg_catalog.>) 0", column);
  return differs(column, kSql.write("cast({} as {})", nothing_of(pair), Sql::checked(pair.type)),
                 pair.type);
}

}  // namespace

Sql source_columns(const TableSync& sync) {
  std::vector<Sql> columns;
  for (const ColumnPair& pair : sync.columns) columns.push_back(of("s", pair.source));
  return Sql::join(columns, ", ");
}

Sql follower_names(const TableSync& sync) {
  std::vector<std::string> names;
  for (const ColumnPair& pair : sync.columns) names.push_back(pair.follower);
  return kSql.idents(names);
}

Sql follower_is(const TableSync& sync, std::string_view left) {
  std::vector<Sql> equal;
  for (const std::string& column : sync.key) {
    equal.push_back(kSql.write("{} operator(pg_catalog.=) {}",
                               of("f", sync.follower_column(column)), of(left, column)));
  }
  return Sql::join(equal, " and ");
}

Sql source_is(const TableSync& sync, std::string_view right) {
  std::vector<Sql> equal;
  for (const std::string& column : sync.key) {
    equal.push_back(kSql.write("{} operator(pg_catalog.=) {}", of("s", column), of(right, column)));
  }
  return Sql::join(equal, " and ");
}

Sql rows_differ(const TableSync& sync) {
  std::vector<Sql> conditions;
  for (const ColumnPair& pair : sync.columns)
    conditions.push_back(differs(of("s", pair.source), of("f", pair.follower), pair.type));
  return any_of(conditions);
}

Sql key_changed(const TableSync& sync) {
  std::vector<Sql> conditions;
  for (const std::string& column : sync.key)
    conditions.push_back(differs(of("old", column), of("new", column), sync.type_of(column)));
  return any_of(conditions);
}

Sql carried_changed(const TableSync& sync) {
  std::vector<Sql> conditions;
  for (const ColumnPair& pair : sync.carried())
    conditions.push_back(differs(of("old", pair.source), of("new", pair.source), pair.type));
  return any_of(conditions);
}

Sql carried_differ(const TableSync& sync) {
  std::vector<Sql> conditions;
  for (const ColumnPair& pair : sync.carried())
    conditions.push_back(differs(of("s", pair.source), of("f", pair.follower), pair.type));
  return any_of(conditions);
}

Sql source_is_filled(const TableSync& sync) {
  std::vector<Sql> conditions;
  for (const ColumnPair& pair : sync.carried())
    conditions.push_back(is_something(of("s", pair.source), pair));
  return any_of(conditions);
}

Sql follower_is_filled(const TableSync& sync) {
  std::vector<Sql> conditions;
  for (const ColumnPair& pair : sync.carried())
    conditions.push_back(is_something(of("f", pair.follower), pair));
  return any_of(conditions);
}

Sql carry_back(const TableSync& sync) {
  std::vector<Sql> assignments;
  for (const ColumnPair& pair : sync.carried())
    assignments.push_back(kSql.write("{} = {}", Ident{pair.source}, of("f", pair.follower)));
  return Sql::join(assignments, ", ");
}

Sql carry_over(const TableSync& sync) {
  std::vector<Sql> assignments;
  for (const ColumnPair& pair : sync.carried())
    assignments.push_back(kSql.write("{} = {}", Ident{pair.follower}, of("s", pair.source)));
  return Sql::join(assignments, ", ");
}

Sql carry_nothing(const TableSync& sync) {
  std::vector<Sql> assignments;
  for (const ColumnPair& pair : sync.carried())
    assignments.push_back(kSql.write("{} = {}", Ident{pair.follower}, nothing_of(pair)));
  return Sql::join(assignments, ", ");
}

// A column of a unique index that is set, even to what it is, takes the row's strongest lock, for
// which everybody waits who has a foreign key to it.
Sql or_renew(const TableSync& sync) {
  std::vector<Sql> assignments;
  const auto set = [&](const std::string& column) {
    assignments.push_back(kSql.write("{} = excluded.{}", Ident{column}, Ident{column}));
  };
  for (const ColumnPair& pair : sync.columns) {
    if (!in(sync.follower_unique, pair.follower) || !has_exact_equality(pair.type))
      set(pair.follower);
  }
  if (assignments.empty()) set(sync.follower_unique.at(0));
  return kSql.write("on conflict ({}) do update set {}", kSql.idents(sync.follower_unique),
                    Sql::join(assignments, ", "));
}

bool may_be_another_row(const TableSync& sync) {
  return sync.follower_unique.size() < sync.key.size();
}

Sql if_the_same_row(const TableSync& sync) {
  if (!may_be_another_row(sync)) return {};
  std::vector<Sql> equal;
  for (const std::string& column : sync.follower_key()) {
    equal.push_back(
        kSql.write("f.{} operator(pg_catalog.=) excluded.{}", Ident{column}, Ident{column}));
  }
  return kSql.write(" where {}", Sql::join(equal, " and "));
}

}  // namespace shoofly::postgres
