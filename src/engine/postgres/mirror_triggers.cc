#include "engine/postgres/mirror_triggers.h"

#include <fmt/format.h>

#include "engine/postgres/mirror_both_ways.h"
#include "engine/postgres/mirror_parts.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/sync_names.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

QualifiedName row_function(const TableSync& sync) { return {kSchema, sync.tag + "_row"}; }
QualifiedName room_function(const TableSync& sync) { return {kSchema, sync.tag + "_room"}; }
QualifiedName all_function(const TableSync& sync) { return {kSchema, sync.tag + "_all"}; }

Sql delete_by(const TableSync& sync, std::string_view row) {
  return kSql.write("delete from {} f where {};", sync.follower, follower_is(sync, row));
}

// What has the same columns of the follower's unique index may be a row that is gone from the
// source, whose own event comes later in this statement: it makes room. One that is still there is
// a duplicate that the follower cannot hold, and the INSERT says so.
Sql make_room(const TableSync& sync, std::string_view row) {
  if (!may_be_another_row(sync)) return {};
  std::vector<Sql> same_place;
  std::vector<Sql> still_there;
  for (const std::string& column : sync.key) {
    const std::string follower = sync.follower_column(column);
    still_there.push_back(
        kSql.write("s.{} operator(pg_catalog.=) f.{}", Ident{column}, Ident{follower}));
    for (const std::string& unique : sync.follower_unique) {
      if (unique != follower) continue;
      same_place.push_back(kSql.write("f.{} operator(pg_catalog.=) {}.{}", Ident{follower},
                                      Sql::checked(std::string(row)), Ident{column}));
    }
  }
  return kSql.write("    delete from {} f where {} and not exists (select from {} s where {});\n",
                    sync.follower, Sql::join(same_place, " and "), sync.source,
                    Sql::join(still_there, " and "));
}

// Of a row that the follower cannot hold beside one with the same unique columns, the writer hears
// at once: nothing is left out unseen.
Sql refuse_duplicate(const TableSync& sync, std::string_view row) {
  if (!may_be_another_row(sync)) return {};
  return kSql.write(
      "      if exists (select from {} s where {}) then\n"
      "        raise exception using errcode = '23505', message = {};\n"
      "      end if;\n",
      sync.source, source_is(sync, row),
      Text{fmt::format("duplicate key value violates the key ({}) that {} has until shoofly's "
                       "contract",
                       fmt::join(sync.follower_unique, ", "), sync.follower.display())});
}

// The follower gets the row that the source has under the key of `row` now, or loses it.
Sql fetch_anew(const TableSync& sync, std::string_view row) {
  return kSql.write(
      "{}    insert into {} as f ({}) overriding system value\n"
      "      select {} from {} s where {}\n"
      "      {}{};\n"
      "    if not found then\n{}      {}\n    end if;\n",
      make_room(sync, row), sync.follower, follower_names(sync), source_columns(sync), sync.source,
      source_is(sync, row), or_renew(sync), if_the_same_row(sync), refuse_duplicate(sync, row),
      delete_by(sync, row));
}

// A transaction that sees the tables as of its beginning does not see a row that the fill has put
// there since. Writing the same key makes the server say so (40001); if there is none, it is
// removed again.
Sql delete_unseen(const TableSync& sync) {
  std::vector<Sql> values;
  for (const ColumnPair& pair : sync.columns)
    values.push_back(kSql.write("old.{}", Ident{pair.source}));
  return kSql.write(
      "    if not found and pg_catalog.current_setting('transaction_isolation')\n"
      "        operator(pg_catalog.=) any (array['repeatable read', 'serializable']) then\n"
      "      insert into {} ({}) overriding system value values ({}) on conflict do nothing;\n"
      "      {}\n"
      "    end if;\n",
      sync.follower, follower_names(sync), Sql::join(values, ", "), delete_by(sync, "old"));
}

Sql create_function(const QualifiedName& name, const Sql& body) {
  return kSql.write(
      "create or replace function {}() returns trigger language plpgsql security definer\n"
      "set search_path to pg_catalog, pg_temp set row_security to off{} as {}",
      name, literals_as_written(body), dollar_quoted(body));
}

// A row that the source still has under the old key (another one took it) is fetched like any.
Sql row_body(const TableSync& sync) {
  return kSql.write(
      "\n#variable_conflict use_column\n"
      "begin\n"
      "  if tg_op operator(pg_catalog.=) 'UPDATE' and {} then\n{}{}"
      "  end if;\n"
      "  if tg_op operator(pg_catalog.=) 'DELETE' then\n{}{}"
      "  else\n{}"
      "  end if;\n"
      "  return null;\n"
      "end\n",
      key_changed(sync), fetch_anew(sync, "old"), delete_unseen(sync), fetch_anew(sync, "old"),
      delete_unseen(sync), fetch_anew(sync, "new"));
}

Sql all_body(const TableSync& sync) {
  return kSql.write("\nbegin\n  truncate {};\n  return null;\nend\n", sync.follower);
}

}  // namespace

std::vector<QualifiedName> table_sync_functions(const TableSync& sync) {
  std::vector<QualifiedName> functions{row_function(sync), all_function(sync)};
  if (table_sync_triggers(sync).size() > 2) functions.push_back(room_function(sync));
  return functions;
}

namespace {

// What ours write fires the user's triggers, which know the target's own search_path. pg_temp comes
// last: what is written here is right under any path, but for names of types in a stranger's.
Sql give_default_path(const TableSync& sync) {
  std::vector<Sql> each;
  for (const QualifiedName& function : table_sync_functions(sync)) {
    each.push_back(kSql.write(
        "execute format('alter function %s() set search_path to %s', {},"
        " concat_ws(', ', 'pg_catalog', nullif(current_setting('search_path'), ''), 'pg_temp'));",
        Text{kSql.render(function)}));
  }
  return kSql.write("do {}",
                    dollar_quoted(kSql.write("\nbegin\n  {}\nend\n", Sql::join(each, "\n  "))));
}

}  // namespace

std::vector<Sql> install_table_sync(const TableSync& sync) {
  const std::vector<Trigger> triggers = table_sync_triggers(sync);
  const bool both = sync.both_ways;
  std::vector<Sql> statements{
      create_function(row_function(sync), both ? both_ways_row_body(sync) : row_body(sync)),
      create_function(all_function(sync), both ? both_ways_all_body(sync) : all_body(sync)),
      kSql.write("revoke all on function {}(), {}() from public", row_function(sync),
                 all_function(sync)),
      kSql.write("create trigger {} after insert or update or delete on {} for each row\n"
                 "execute function {}()",
                 Ident{triggers[0].name}, sync.source, row_function(sync)),
      kSql.write("create trigger {} after truncate on {} for each statement\n"
                 "execute function {}()",
                 Ident{triggers[1].name}, sync.source, all_function(sync))};
  if (triggers.size() > 2) {
    statements.push_back(create_function(room_function(sync), both_ways_room_body(sync)));
    statements.push_back(
        kSql.write("revoke all on function {}() from public", room_function(sync)));
    statements.push_back(
        kSql.write("create trigger {} before insert on {} for each row\n"
                   "execute function {}()",
                   Ident{triggers[2].name}, sync.source, room_function(sync)));
  }
  if (both) {
    statements.push_back(use_default_search_path());
    statements.push_back(give_default_path(sync));
    statements.push_back(use_our_search_path());
  }
  return statements;
}

std::vector<Sql> remove_table_sync(const TableSync& sync) {
  std::vector<Sql> statements;
  for (const Trigger& trigger : table_sync_triggers(sync)) {
    statements.push_back(
        kSql.write("drop trigger if exists {} on {}", Ident{trigger.name}, sync.source));
  }
  for (const QualifiedName& function : table_sync_functions(sync))
    statements.push_back(kSql.write("drop function if exists {}()", function));
  return statements;
}

}  // namespace shoofly::postgres
