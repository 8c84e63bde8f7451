#include "engine/postgres/row_rules.h"

#include "engine/postgres/key_ranges.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr std::int64_t kGroupsShown = 5;

Sql column_of(const QualifiedName& table, const std::string& column) {
  return kSql.write("{}.{}", table, Ident{column});
}

// MATCH SIMPLE, the usual one: a row with a NULL in the key refers to nothing and need not. MATCH
// FULL: all or none of them may be NULL.
Sql referring(const QualifiedName& table, const Constraint& key) {
  const bool full = key.rules.find("MATCH FULL") != std::string::npos;
  std::vector<Sql> each;
  for (const std::string& column : key.columns)
    each.push_back(kSql.write("{} is not null", column_of(table, column)));
  return Sql::join(each, full ? " or " : " and ");
}

// The referenced columns' own equality, as the server's check of the key uses it.
Sql counterpart(const QualifiedName& table, const Constraint& key, const TableKey& referenced) {
  std::vector<Sql> equal;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    equal.push_back(kSql.write("r.{} operator({}.=) {}", Ident{key.referenced_columns.at(i)},
                               Ident{referenced.operator_schemas.at(i)},
                               column_of(table, key.columns[i])));
  }
  return Sql::join(equal, " and ");
}

Sql part_of(const IndexPart& part) {
  const Sql value = part.column.empty() ? kSql.write("({})", Sql::checked(part.expression))
                                        : kSql.ident(part.column);
  return part.collation.empty() ? value
                                : kSql.write("{} collate {}", value, Sql::checked(part.collation));
}

struct Groups {
  Sql parts;      // what makes rows equal, as a list
  Sql condition;  // which rows count
};

Groups groups_of(const Index& unique) {
  std::vector<Sql> parts;
  std::vector<Sql> conditions;
  for (const IndexPart& part : unique.parts) {
    parts.push_back(part_of(part));
    if (!unique.nulls_not_distinct)
      conditions.push_back(kSql.write("{} is not null", part_of(part)));
  }
  if (!unique.where_sql.empty())
    conditions.push_back(kSql.write("({})", Sql::checked(unique.where_sql)));
  if (conditions.empty()) conditions.push_back(Sql::checked("true"));
  return {Sql::join(parts, ", "), Sql::join(conditions, " and ")};
}

// Those of a table's heirs are not its own: neither a unique index nor a foreign key knows them.
Sql own_rows(const Table& table) {
  return table.kind == TableKind::kOrdinary ? kSql.write("only {}", table.name)
                                            : kSql.write("{}", table.name);
}

Result<ResultSet> run_in(Connection& connection, NamesIn names, const Statement& statement) {
  return names == NamesIn::kOurPath ? connection.run(statement)
                                    : run_under_default_path(connection, {statement});
}

// Keys of rows in the first groups of equal ones.
Result<std::vector<Key>> equal_rows(Connection& connection, const Table& table,
                                    const Groups& groups, std::size_t limit) {
  const std::vector<std::string> columns = table.key_columns();
  SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table.name, columns));
  SHOOFLY_ASSIGN(
      const ResultSet found,
      connection.run(
          {kSql.write("select {} from {} where {} and row({})::pg_catalog.text"
                      " operator(pg_catalog.=) any (select row({})::pg_catalog.text from {}"
                      " where {} group by {} having pg_catalog.count(*) operator(pg_catalog.>) 1"
                      " limit {}) limit {}",
                      key_list(key), own_rows(table), groups.condition, groups.parts, groups.parts,
                      own_rows(table), groups.condition, groups.parts, kGroupsShown,
                      static_cast<std::int64_t>(limit)),
           {}}));
  return keys_of(found, columns.size());
}

}  // namespace

// The first keys are asked for only when there are any: most of the time there are none, and then
// one pass without sorting has been enough.
Result<CheckOutcome> count_in_range(Connection& connection, const Sql& table, const TableKey& key,
                                    const KeyRange& range, const Sql& condition, std::size_t limit,
                                    NamesIn names) {
  CheckOutcome outcome;
  Bound bound;
  const Sql in_range = key_condition(key, range, bound);
  SHOOFLY_ASSIGN(
      const ResultSet totals,
      run_in(connection, names,
             {kSql.write("select pg_catalog.count(*), pg_catalog.count(*) filter (where {})"
                         " from {} where {}",
                         condition, table, in_range),
              bound.take()}));
  outcome.rows = as_int(totals.rows.at(0).at(0));
  outcome.mismatches = as_int(totals.rows.at(0).at(1));
  if (outcome.mismatches == 0 || limit == 0 || key.columns.empty()) return outcome;
  Bound again;
  const Sql same_range = key_condition(key, range, again);
  SHOOFLY_ASSIGN(const ResultSet found,
                 run_in(connection, names,
                        {kSql.write("select {} from {} where {} and ({}) order by {} limit {}",
                                    key_list(key), table, same_range, condition, key_order(key),
                                    static_cast<std::int64_t>(limit)),
                         again.take()}));
  outcome.samples = keys_of(found, key.columns.size());
  return outcome;
}

Result<CheckOutcome> count_orphans(Connection& connection, const Table& table,
                                   const Constraint& foreign_key, const KeyRange& range,
                                   std::size_t limit) {
  SHOOFLY_ASSIGN(const TableKey referenced,
                 table_key(connection, foreign_key.references, foreign_key.referenced_columns));
  SHOOFLY_ASSIGN(const TableKey key, table_key(connection, table.name, table.key_columns()));
  const Sql orphan = kSql.write("(({}) and not exists (select from {} r where {}))",
                                referring(table.name, foreign_key), foreign_key.references,
                                counterpart(table.name, foreign_key, referenced));
  return count_in_range(connection, own_rows(table), key, range, orphan, limit, NamesIn::kOurPath);
}

Result<CheckOutcome> count_duplicates(Connection& connection, const Table& table,
                                      const Index& unique, std::size_t limit) {
  const Groups groups = groups_of(unique);
  SHOOFLY_ASSIGN(
      const ResultSet totals,
      connection.run(
          {kSql.write("select coalesce(pg_catalog.sum(n), 0),"
                      " coalesce(pg_catalog.sum(n) filter (where n operator(pg_catalog.>) 1), 0)"
                      " from (select pg_catalog.count(*) as n from {} where {} group by {}) groups",
                      own_rows(table), groups.condition, groups.parts),
           {}}));
  CheckOutcome outcome;
  outcome.rows = as_int(totals.rows.at(0).at(0));
  outcome.mismatches = as_int(totals.rows.at(0).at(1));
  if (outcome.mismatches == 0 || limit == 0 || table.key_columns().empty()) return outcome;
  SHOOFLY_ASSIGN(outcome.samples, equal_rows(connection, table, groups, limit));
  return outcome;
}

}  // namespace shoofly::postgres
