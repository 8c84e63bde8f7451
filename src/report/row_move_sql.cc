#include "report/row_move_sql.h"

#include <fmt/format.h>

#include "catalog/row_move_text.h"

namespace shoofly {
namespace {

struct End {
  const QualifiedName& table;
  std::vector<std::string> columns;
  std::vector<std::string> key;
};

End from_of(const RowMove& move) {
  End side{move.from, {}, move.key};
  for (const ColumnPair& pair : move.columns) side.columns.push_back(pair.source);
  return side;
}

End to_of(const RowMove& move) {
  End side{move.to, {}, target_key(move)};
  for (const ColumnPair& pair : move.columns) side.columns.push_back(pair.follower);
  return side;
}

Sql of_row(const SqlWriter& sql, const char* row, const std::vector<std::string>& columns) {
  std::vector<Sql> parts;
  for (const std::string& column : columns)
    parts.push_back(sql.write("{}.{}", Sql::checked(row), Ident{column}));
  return Sql::join(parts, ", ");
}

Sql equal(const SqlWriter& sql, const char* a, const std::vector<std::string>& of_a, const char* b,
          const std::vector<std::string>& of_b) {
  std::vector<Sql> parts;
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    parts.push_back(sql.write("{}.{} operator(pg_catalog.=) {}.{}", Sql::checked(a), Ident{of_a[i]},
                              Sql::checked(b), Ident{of_b[i]}));
  }
  return Sql::join(parts, " and ");
}

// Fails where a row was changed or dropped on its way; the count keeps it from being evaluated when
// the statement is planned.
Sql proof(const SqlWriter& sql, const End& left, const End& into) {
  return sql.write(
      "case when (select count(*) from gone) = (select count(*) from gone g join written w on {}\n"
      "                and row({})::text collate \"C\" = row({})::text collate \"C\") then true\n"
      "              else concat({}, (select count(*) from gone))::boolean end",
      equal(sql, "g", left.key, "w", into.key), of_row(sql, "g", left.columns),
      of_row(sql, "w", into.columns),
      Text{fmt::format("stop: a trigger or rule of {} has changed or dropped some of these rows: ",
                       into.table.display())});
}

Sql written(const SqlWriter& sql, const End& left, const End& into) {
  return sql.write(
      "written as (\n"
      "            insert into {} ({}) overriding system value select {} from gone g\n"
      "            returning {})",
      into.table, sql.idents(into.columns), of_row(sql, "g", left.columns),
      sql.idents(into.columns));
}

}  // namespace

WalkScript move_walk(const SqlWriter& sql, const MoveWork& work, int batch) {
  const RowMove& move = work.move;
  const End from = from_of(move);
  const End to = to_of(move);
  WalkScript walk{move.from, move.key, {}, {}, batch};
  if (!work.back) {
    walk.head = sql.write("with gone as (\n            delete from {} where ({}) and", move.from,
                          Sql::checked(move.condition));
    walk.tail = sql.write(
        "returning {}), {}\n"
        "            insert into {} ({}) select {} from gone g where {}\n"
        "              on conflict ({}) do nothing",
        sql.idents(from.columns), written(sql, from, to), move.ledger, sql.idents(move.key),
        of_row(sql, "g", move.key), proof(sql, from, to), sql.idents(move.key));
    return walk;
  }
  walk.table = move.ledger;
  walk.head =
      sql.write("with gone as (\n            delete from {} t using (select * from {} where",
                move.to, move.ledger);
  walk.tail = sql.write(
      ") l where {}\n            returning {}), {}\n"
      "            delete from {} l using gone g where {} and {}",
      equal(sql, "t", to.key, "l", move.key), of_row(sql, "t", to.columns), written(sql, to, from),
      move.ledger, equal(sql, "l", move.key, "g", to.key), proof(sql, to, from));
  return walk;
}

Verification left_behind(const SqlWriter& sql, const MoveWork& work) {
  const RowMove& move = work.move;
  if (!work.back) {
    return {fmt::format("rows of {} that match and have not gone", move.from.display()),
            sql.write("select count(*) as left_behind from {} where {}", move.from,
                      Sql::checked(move.condition)),
            "0"};
  }
  return {fmt::format("rows of {} that came from {} and have not gone back", move.to.display(),
                      move.from.display()),
          sql.write("select count(*) as left_behind from {} where not ({})", move.to,
                    Sql::checked(not_in_ledger(move, sql))),
          "0"};
}

}  // namespace shoofly
