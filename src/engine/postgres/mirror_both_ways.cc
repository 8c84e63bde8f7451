#include "engine/postgres/mirror_both_ways.h"

#include "engine/postgres/mirror_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// Set while a row of the other table is deleted: the UPDATE that empties the table's columns must
// not bring it back.
constexpr const char* kRowIsGone = "shoofly.row_is_gone";

Sql set_row_is_gone(bool gone) {
  return kSql.write("perform pg_catalog.set_config({}, {}, true);", Text{kRowIsGone},
                    Text{gone ? "yes" : ""});
}

Sql leave_if_unchanged(const TableSync& sync) {
  return kSql.write(
      "  if tg_op operator(pg_catalog.=) 'UPDATE' and not {} and not {} then\n"
      "    return null;\n"
      "  end if;\n",
      key_changed(sync), carried_changed(sync));
}

Sql gone_from_source(const TableSync& sync) {
  return kSql.write("not exists (select from {} s where {})", sync.source, source_is(sync, "old"));
}

Sql if_old_key_is_gone(const TableSync& sync, const Sql& then) {
  return kSql.write(
      "  if tg_op operator(pg_catalog.=) 'DELETE' or tg_op operator(pg_catalog.=) 'UPDATE' and {} "
      "then\n{}  end if;\n",
      key_changed(sync), then);
}

// The other table's row is made where there is something to put into it; of a row that is new even
// where there is not, if that is wanted.
Sql make_or_renew(const TableSync& sync) {
  const Sql wanted =
      sync.every_row ? kSql.write(
                           "({} or tg_op operator(pg_catalog.=) 'INSERT' or"
                           " coalesce(pg_catalog.current_setting({}, true), '')"
                           " operator(pg_catalog.=) '')",
                           source_is_filled(sync), Text{kRowIsGone})
                     : kSql.write("({} or exists (select from {} f where {}))",
                                  source_is_filled(sync), sync.follower, follower_is(sync, "s"));
  std::vector<Sql> assignments;
  for (const ColumnPair& pair : sync.carried())
    assignments.push_back(
        kSql.write("{} = excluded.{}", Ident{pair.follower}, Ident{pair.follower}));
  std::vector<Sql> same;
  for (const ColumnPair& pair : sync.columns)
    same.push_back(kSql.write("excluded.{} as {}", Ident{pair.follower}, Ident{pair.source}));
  return kSql.write(
      "    insert into {} as f ({})\n"
      "      select {} from {} s where {} and {}\n"
      "      on conflict ({}) do update set {}\n"
      "      where exists (select from (select {}) s where {});\n",
      sync.follower, follower_names(sync), source_columns(sync), sync.source,
      source_is(sync, "new"), wanted, kSql.idents(sync.follower_unique),
      Sql::join(assignments, ", "), Sql::join(same, ", "), carried_differ(sync));
}

// A row that is inserted with nothing in it says nothing: the one beside it, if it is there already
// (written by the same statement, or before under a deferred foreign key), is not overwritten.
Sql take_what_is_there(const TableSync& sync) {
  return kSql.write(
      "  if tg_op operator(pg_catalog.=) 'INSERT' and exists (select from {} s, {} f"
      " where {} and {} and not {}) then\n"
      "    update {} s set {} from {} f where {} and {} and {};\n"
      "    return null;\n  end if;\n",
      sync.source, sync.follower, source_is(sync, "new"), follower_is(sync, "s"),
      source_is_filled(sync), sync.source, carry_back(sync), sync.follower, source_is(sync, "new"),
      follower_is(sync, "s"), carried_differ(sync));
}

Sql rows_body(const TableSync& sync) {
  const Sql remove = kSql.write("    delete from {} f where {} and {};\n", sync.follower,
                                follower_is(sync, "old"), gone_from_source(sync));
  return kSql.write("{}{}{}  if tg_op operator(pg_catalog.<>) 'DELETE' then\n{}  end if;\n",
                    leave_if_unchanged(sync), take_what_is_there(sync),
                    if_old_key_is_gone(sync, remove), make_or_renew(sync));
}

Sql columns_body(const TableSync& sync) {
  const Sql empty = kSql.write("    {}\n    update {} f set {} where {} and {} and {};\n    {}\n",
                               set_row_is_gone(true), sync.follower, carry_nothing(sync),
                               follower_is(sync, "old"), follower_is_filled(sync),
                               gone_from_source(sync), set_row_is_gone(false));
  return kSql.write(
      "{}{}  if tg_op operator(pg_catalog.<>) 'DELETE' then\n"
      "    update {} f set {} from {} s where {} and {} and {};\n  end if;\n",
      leave_if_unchanged(sync), if_old_key_is_gone(sync, empty), sync.follower, carry_over(sync),
      sync.source, source_is(sync, "new"), follower_is(sync, "s"), carried_differ(sync));
}

Sql carry_row(const TableSync& sync) {
  return sync.into_rows ? columns_body(sync) : rows_body(sync);
}

Sql carry_truncate(const TableSync& sync) {
  if (!sync.into_rows) {
    // A foreign key's CASCADE has emptied it already, and it cannot be truncated twice at once.
    return kSql.write("  if exists (select from {}) then\n    truncate {};\n  end if;\n",
                      sync.follower, sync.follower);
  }
  return kSql.write("  {}\n  update {} f set {} where {};\n  {}\n", set_row_is_gone(true),
                    sync.follower, carry_nothing(sync), follower_is_filled(sync),
                    set_row_is_gone(false));
}

// Fails where the table or a column is not there; else it locks them as they are until the writer's
// transaction ends.
Sql look_at_follower(const TableSync& sync) {
  std::vector<Sql> names;
  for (const ColumnPair& pair : sync.columns)
    names.push_back(kSql.write("f.{}", Ident{pair.follower}));
  return kSql.write("perform {} from {} f where false;", Sql::join(names, ", "), sync.follower);
}

// The names change once while the function is in force, to the one or to the other: whoever finds
// neither has looked right before and right after, on their way out of sight.
Sql under_either_name(const TableSync& sync, Sql (*carry)(const TableSync&)) {
  const std::optional<TableSync> away = sync.away();
  if (!away) return kSql.write("begin\n{}  return null;\nend\n", carry(sync));
  return kSql.write(
      "declare\n  \"~away\" boolean := true;\nbegin\n"
      "  begin\n    {}\n"
      "  exception when undefined_table or undefined_column then\n"
      "    begin\n      {}\n      \"~away\" := false;\n"
      "    exception when undefined_table or undefined_column then\n      null;\n    end;\n"
      "  end;\n"
      "  if \"~away\" then\n{}  else\n{}  end if;\n  return null;\nend\n",
      look_at_follower(*away), look_at_follower(sync), carry(*away), carry(sync));
}

}  // namespace

Sql both_ways_row_body(const TableSync& sync) {
  return kSql.write("\n#variable_conflict use_column\n{}", under_either_name(sync, carry_row));
}

Sql both_ways_all_body(const TableSync& sync) {
  return kSql.write("\n{}", under_either_name(sync, carry_truncate));
}

Sql both_ways_room_body(const TableSync& sync) {
  std::vector<Sql> same;
  for (const ColumnPair& pair : sync.columns)
    same.push_back(kSql.write("s.{} as {}", Ident{pair.source}, Ident{pair.follower}));
  return kSql.write(
      "\n#variable_conflict use_column\nbegin\n"
      "  delete from {} s where {} and not exists (select from (select {}) f where {});\n"
      "  return new;\nend\n",
      sync.source, source_is(sync, "new"), Sql::join(same, ", "), follower_is_filled(sync));
}

}  // namespace shoofly::postgres
