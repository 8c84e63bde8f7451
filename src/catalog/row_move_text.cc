#include "catalog/row_move_text.h"

namespace shoofly {
namespace {

struct Keyed {
  const QualifiedName& table;
  std::vector<std::string> key;
};

// PostgreSQL's: no other engine moves rows.
Sql same_key(const Keyed& a, const Keyed& b, const SqlWriter& sql) {
  std::vector<Sql> equal;
  for (std::size_t i = 0; i < a.key.size(); ++i) {
    equal.push_back(sql.write("{}.{} operator(pg_catalog.=) {}.{}", a.table, Ident{a.key[i]},
                              b.table, Ident{b.key[i]}));
  }
  return Sql::join(equal, " and ");
}

Sql has_counterpart(const Keyed& there, const Keyed& here, const SqlWriter& sql) {
  return sql.write("exists (select from {} where {})", there.table, same_key(there, here, sql));
}

}  // namespace

std::string target_column(const RowMove& move, const std::string& column) {
  for (const ColumnPair& pair : move.columns) {
    if (pair.source == column) return pair.follower;
  }
  return "";
}

std::vector<std::string> target_key(const RowMove& move) {
  std::vector<std::string> names;
  for (const std::string& column : move.key) names.push_back(target_column(move, column));
  return names;
}

std::string not_in_target(const RowMove& move, const SqlWriter& sql) {
  return "not " + has_counterpart({move.to, target_key(move)}, {move.ledger, move.key}, sql).str();
}

std::string not_in_ledger(const RowMove& move, const SqlWriter& sql) {
  return "not " + has_counterpart({move.ledger, move.key}, {move.to, target_key(move)}, sql).str();
}

std::string taken_in_target(const RowMove& move, const SqlWriter& sql) {
  return sql
      .write("({}) and {}", Sql::checked(move.condition),
             has_counterpart({move.to, target_key(move)}, {move.from, move.key}, sql))
      .str();
}

}  // namespace shoofly
