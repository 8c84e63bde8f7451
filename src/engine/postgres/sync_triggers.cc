#include "engine/postgres/sync_triggers.h"

#include <algorithm>

#include "catalog/lookup_calls.h"
#include "engine/postgres/sync_body.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using GroupStatements = Sql (*)(const SyncParts&, std::size_t);

// A row that goes to another partition is inserted there as it is: both of its sides were derived
// before, and a NULL in it was not left out by anybody. One that was never filled is derived.
std::vector<Sql> leave_moved_rows(const SyncParts& parts) {
  const int fresh = parts.spec().fresh_marker;
  if (fresh == 1) return {};
  return {
      kSql.write("  if {} operator(pg_catalog.<>) all (array[0, {}]) then return new; end if;\n",
                 parts.marker(RowRef::kNew), fresh)};
}

Sql create_trigger_function(const SyncParts& parts, const QualifiedName& name,
                            GroupStatements of_group, int server_version) {
  std::vector<Sql> lines;
  if (of_group == insert_statements) lines = leave_moved_rows(parts);
  for (std::size_t g = 0; g < parts.spec().groups.size(); ++g) {
    const Sql statements = of_group(parts, g);
    if (!statements.empty()) lines.push_back(kSql.write("  {}\n", statements));
  }
  lines.push_back(kSql.write("  {} := 1::pg_catalog.int2;\n", parts.marker(RowRef::kNew)));
  const Sql body = kSql.write("\nbegin\n{}  return new;\nend\n", Sql::join(lines, ""));
  // Looking up needs a right that the writer does not have; nothing of a person's is in such a
  // body.
  const Sql settings =
      is_lookup_spec(parts.spec())
          ? Sql::checked(" security definer\nset search_path to pg_catalog, pg_temp")
          : path_of_body(server_version);
  return kSql.write("create or replace function {}() returns trigger language plpgsql{}{} as {}",
                    name, settings, literals_as_written(body), dollar_quoted(body));
}

// A row that gets another key may leave the part of the key that the fill has still to walk: it is
// derived at once. Going backward the fill walks again until it finds nothing (execute/backfill.h).
bool derives_on_new_key(const SyncSpec& spec) { return spec.filling != Filling::kBackward; }

// Something of ours changed, and it is not the backfill's own write: that one takes the marker from
// 0 to 2, which nobody else does. The exemption stays when nothing is left to fill, so that going
// from one phase to another and back never has to touch the triggers.
Sql when_condition(const SyncParts& parts) {
  const SyncSpec& spec = parts.spec();
  std::vector<Sql> changes;
  for (std::size_t g = 0; g < spec.groups.size(); ++g) {
    for (const Side side : {Side::kOld, Side::kNew}) {
      if (!columns_of(spec.groups[g], side).empty()) changes.push_back(parts.changed(g, side));
    }
  }
  if (derives_on_new_key(spec))
    changes.push_back(kSql.write("{} operator(pg_catalog.=) 0", parts.marker(RowRef::kOld)));
  return kSql.write("not ({} operator(pg_catalog.=) 0 and {} operator(pg_catalog.=) 2) and {}",
                    parts.marker(RowRef::kOld), parts.marker(RowRef::kNew), any_of(changes));
}

// Each once: two groups may share an old column.
std::vector<std::string> watched_columns(const SyncSpec& spec) {
  std::vector<std::string> names;
  std::vector<std::string> watched = spec.columns();
  if (derives_on_new_key(spec)) watched.insert(watched.end(), spec.key.begin(), spec.key.end());
  for (const std::string& name : watched) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace

std::vector<Sql> create_trigger_functions(const SyncParts& parts, int server_version) {
  const SyncSpec& spec = parts.spec();
  std::vector<Sql> statements{
      create_trigger_function(parts, insert_function(spec), insert_statements, server_version),
      create_trigger_function(parts, update_function(spec), update_statements, server_version)};
  // Else anybody could read the lookup table by a trigger of his own on a table of his own.
  if (is_lookup_spec(spec)) {
    statements.push_back(kSql.write("revoke all on function {}(), {}() from public",
                                    insert_function(spec), update_function(spec)));
  }
  return statements;
}

std::vector<Sql> create_triggers(const SyncParts& parts) {
  const SyncSpec& spec = parts.spec();
  std::vector<Sql> statements;
  statements.push_back(
      kSql.write("create trigger {} before insert on {} for each row\nexecute function {}()",
                 Ident{insert_trigger(spec)}, spec.table, insert_function(spec)));
  // UPDATE OF keeps unchanged large values from being read, but is blind to what another BEFORE
  // trigger writes.
  const Sql of =
      spec.other_before_triggers ? Sql() : kSql.write(" of {}", kSql.idents(watched_columns(spec)));
  statements.push_back(kSql.write(
      "create trigger {} before update{} on {} for each row\nwhen ({})\nexecute function {}()",
      Ident{update_trigger(spec)}, of, spec.table, when_condition(parts), update_function(spec)));
  if (!spec.enable_always) return statements;
  for (const std::string& name : {insert_trigger(spec), update_trigger(spec)}) {
    statements.push_back(
        kSql.write("alter table {} enable always trigger {}", spec.table, Ident{name}));
  }
  return statements;
}

std::vector<Sql> drop_triggers(const SyncSpec& spec) {
  std::vector<Sql> statements;
  for (const std::string& name : {insert_trigger(spec), update_trigger(spec)}) {
    statements.push_back(kSql.write("drop trigger if exists {} on {}", Ident{name}, spec.table));
  }
  return statements;
}

std::vector<Trigger> trigger_catalog(const SyncSpec& spec) {
  Trigger insert;
  insert.name = insert_trigger(spec);
  insert.timing = "BEFORE";
  insert.on_insert = true;
  insert.enabled = spec.enable_always ? "always" : "origin";
  Trigger update = insert;
  update.name = update_trigger(spec);
  update.on_insert = false;
  update.on_update = true;
  if (!spec.other_before_triggers) update.update_of = watched_columns(spec);
  return {insert, update};
}

}  // namespace shoofly::postgres
