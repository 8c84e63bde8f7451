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

// What is compared of a row, as one text: json has no equality. Of a sync that goes both ways the
// key is each table's own.
Sql line_of(const SqlWriter& sql, const TableSync& sync, Side side) {
  if (sync.both_ways) {
    side.columns.clear();
    for (const ColumnPair& pair : sync.carried())
      side.columns.push_back(side.row[0] == 's' ? pair.source : pair.follower);
  }
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

// Of a sync that goes both ways: the row of the wider table says something in its other columns.
Sql filled(const SqlWriter& sql, const TableSync& sync, const std::string& row) {
  std::vector<Sql> any;
  for (const ColumnPair& pair : sync.carried()) {
    const std::string nothing = pair.nothing.empty() ? "null" : "(" + pair.nothing + ")";
    any.push_back(
        sql.write("{}.{}::pg_catalog.text is distinct from cast({} as {})::pg_catalog.text",
                  Sql::checked(row), Ident{sync.into_rows ? pair.follower : pair.source},
                  Sql::checked(nothing), Sql::checked(pair.type)));
  }
  return sql.write("({})", Sql::join(any, " or "));
}

// Into rows that are there: what the other table says, or nothing where it has no row.
WalkScript walk_into_rows(const SqlWriter& sql, const TableFillWork& work, WalkScript walk) {
  const TableSync& sync = work.sync;
  std::vector<Sql> assignments;
  const bool gone = work.what == Repeat::kGone;
  for (const ColumnPair& pair : sync.carried()) {
    assignments.push_back(
        gone ? sql.write("{} = {}", Ident{pair.follower},
                         Sql::checked(pair.nothing.empty() ? "null" : "(" + pair.nothing + ")"))
             : sql.write("{} = s.{}", Ident{pair.follower}, Ident{pair.source}));
  }
  const Sql set = Sql::join(assignments, ", ");
  if (gone) {
    walk.head =
        sql.write("update {} f set {} where not exists (select from {} s where {}) and {} and",
                  sync.follower, set, sync.source, same_key(sql, sync), filled(sql, sync, "f"));
    return walk;
  }
  walk.head = sql.write("update {} f set {} from (select s.* from {} s where", sync.follower, set,
                        sync.source);
  walk.tail = sql.write(") s where {} and {} is distinct from {}", same_key(sql, sync),
                        line_of(sql, sync, source_of(sync)), line_of(sql, sync, follower_of(sync)));
  return walk;
}

// Which rows need one in the other table; empty: all.
Sql needed_in(const SqlWriter& sql, const TableSync& sync, bool stale) {
  if (!sync.both_ways || (sync.every_row && !stale)) return {};
  return sql.write("({} or exists (select from {} f where {})) and ", filled(sql, sync, "s"),
                   sync.follower, same_key(sql, sync));
}

}  // namespace

WalkScript repeat_walk(const SqlWriter& sql, const TableFillWork& work, int batch) {
  const TableSync& sync = work.sync;
  WalkScript walk{sync.source, sync.source_unique, {}, {}, batch};
  if (work.what == Repeat::kGone) {
    walk.table = sync.follower;
    walk.key = sync.follower_unique;
    if (sync.into_rows) return walk_into_rows(sql, work, walk);
    walk.head = sql.write("delete from {} f where not exists (select from {} s where {}) and",
                          sync.follower, sync.source, same_key(sql, sync));
    return walk;
  }
  if (sync.into_rows) return walk_into_rows(sql, work, walk);
  const bool stale = work.what == Repeat::kStale;
  const Side source = source_of(sync);
  const Side follower = follower_of(sync);
  const Sql needed =
      stale ? sql.write(
                  "not exists (select from {} f where {} and {} operator(pg_catalog.=) {}) and ",
                  sync.follower, same_key(sql, sync), line_of(sql, sync, follower),
                  line_of(sql, sync, source))
            : Sql();
  walk.head = sql.write(
      "insert into {} as f ({}) overriding system value\n"
      "            select {} from (select s.* from {} s where {}{}",
      sync.follower, sql.idents(follower.columns), columns_of(sql, source), sync.source, needed,
      needed_in(sql, sync, stale));
  const Sql lock =
      Sql::checked(stale || sync.key_may_move ? "for share of s" : "for key share of s");
  walk.tail = stale ? sql.write("{}) s {}", lock, renewed(sql, sync))
                    : sql.write("{}) s on conflict ({}) do nothing", lock,
                                sql.idents(sync.follower_unique));
  return walk;
}

Verification same_rows(const SqlWriter& sql, const TableSync& sync) {
  const auto lines = [&](const QualifiedName& table, const Side& side, bool wide) {
    return sql.write("(select {}, {} as line{} from {} {}) {}", sql.idents(side.key),
                     line_of(sql, sync, side),
                     wide ? sql.write(", {} as filled", filled(sql, sync, side.row)) : Sql(), table,
                     Sql::checked(side.row), Sql::checked(side.row));
  };
  const bool wide_source = sync.both_ways && !sync.into_rows;
  Sql needed;
  if (sync.both_ways) {
    needed = wide_source ? sql.write(" and (f.{} is not null or s.filled)",
                                     Ident{sync.follower_key().at(0)})
                         : sql.write(" and (s.{} is not null or f.filled)", Ident{sync.key.at(0)});
  }
  return {
      fmt::format("rows of {} that are not in {} as they are, or only there", sync.source.display(),
                  sync.follower.display()),
      sql.write(
          "select count(*) as different from {} full join {} on {} where s.line is distinct from f.line{}",
          lines(sync.source, source_of(sync), wide_source),
          lines(sync.follower, follower_of(sync), sync.into_rows), same_key(sql, sync), needed),
      "0"};
}

}  // namespace shoofly
