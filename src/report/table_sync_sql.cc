#include "report/table_sync_sql.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly {
namespace {

struct Side {
  const char* row;
  std::vector<std::string> key;
  std::vector<std::string> columns;
};

Side source_of(const TableSync& sync) {
  Side side{"s", sync.key, {}};
  for (const ColumnPair& pair : sync.columns) side.columns.push_back(pair.source);
  return side;
}

Side follower_of(const TableSync& sync) {
  Side side{"f", sync.follower_key(), {}};
  for (const ColumnPair& pair : sync.columns) side.columns.push_back(pair.follower);
  return side;
}

Sql columns_of(const SqlWriter& sql, const Side& side) {
  std::vector<Sql> parts;
  for (const std::string& column : side.columns)
    parts.push_back(sql.write("{}.{}", Sql::checked(side.row), Ident{column}));
  return Sql::join(parts, ", ");
}

// All of a row as one text: json has no equality.
Sql line_of(const SqlWriter& sql, const Side& side) {
  return sql.write("row({})::pg_catalog.text", columns_of(sql, side));
}

Sql same_key(const SqlWriter& sql, const TableSync& sync) {
  const std::vector<std::string> follower = sync.follower_key();
  std::vector<Sql> equal;
  for (std::size_t i = 0; i < sync.key.size(); ++i)
    equal.push_back(
        sql.write("s.{} operator(pg_catalog.=) f.{}", Ident{sync.key[i]}, Ident{follower[i]}));
  return Sql::join(equal, " and ");
}

Sql renewed(const SqlWriter& sql, const TableSync& sync) {
  std::vector<Sql> assignments;
  for (const ColumnPair& pair : sync.columns)
    assignments.push_back(
        sql.write("{} = excluded.{}", Ident{pair.follower}, Ident{pair.follower}));
  return sql.write("on conflict ({}) do update set {}", sql.idents(sync.follower_unique),
                   Sql::join(assignments, ", "));
}

}  // namespace

WalkScript repeat_walk(const SqlWriter& sql, const TableFillWork& work, int batch) {
  const TableSync& sync = work.sync;
  WalkScript walk{sync.source, sync.source_unique, {}, {}, batch};
  if (work.what == Repeat::kGone) {
    walk.table = sync.follower;
    walk.key = sync.follower_unique;
    walk.head = sql.write("delete from {} f where not exists (select from {} s where {}) and",
                          sync.follower, sync.source, same_key(sql, sync));
    return walk;
  }
  const bool stale = work.what == Repeat::kStale;
  const Side source = source_of(sync);
  const Side follower = follower_of(sync);
  const Sql needed =
      stale ? sql.write(
                  "not exists (select from {} f where {} and {} operator(pg_catalog.=) {}) and ",
                  sync.follower, same_key(sql, sync), line_of(sql, follower), line_of(sql, source))
            : Sql();
  walk.head = sql.write(
      "insert into {} as f ({}) overriding system value\n"
      "            select {} from (select s.* from {} s where {}",
      sync.follower, sql.idents(follower.columns), columns_of(sql, source), sync.source, needed);
  const Sql lock =
      Sql::checked(stale || sync.key_may_move ? "for share of s" : "for key share of s");
  walk.tail = stale ? sql.write("{}) s {}", lock, renewed(sql, sync))
                    : sql.write("{}) s on conflict ({}) do nothing", lock,
                                sql.idents(sync.follower_unique));
  return walk;
}

Verification same_rows(const SqlWriter& sql, const TableSync& sync) {
  const auto lines = [&](const QualifiedName& table, const Side& side) {
    return sql.write("(select {}, {} as line from {} {}) {}", sql.idents(side.key),
                     line_of(sql, side), table, Sql::checked(side.row), Sql::checked(side.row));
  };
  return {
      fmt::format("rows of {} that are not in {} as they are, or only there", sync.source.display(),
                  sync.follower.display()),
      sql.write(
          "select count(*) as different from {} full join {} on {} where s.line is distinct from f.line",
          lines(sync.source, source_of(sync)), lines(sync.follower, follower_of(sync)),
          same_key(sql, sync)),
      "0"};
}

}  // namespace shoofly
