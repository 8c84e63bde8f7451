#include "engine/sqlite/sync_triggers.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sqlite/row_key.h"
#include "engine/sqlite/sync_bodies.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

std::vector<std::string> watched(const SyncSpec& spec) {
  std::vector<std::string> names;
  // A row that gets another key may leave the part of the key that the fill has still to walk: it
  // is derived at once.
  std::vector<std::string> watched = spec.columns();
  if (spec.filling == Filling::kForward)
    watched.insert(watched.end(), spec.key.begin(), spec.key.end());
  for (const std::string& name : watched) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

bool has_update_trigger(const SyncSpec& spec) { return !update_body(spec, spec.key).empty(); }

void add_to(std::vector<Statement>& statements, Sql sql) {
  statements.push_back({std::move(sql), {}});
}

void add_phase(std::vector<Statement>& statements, const SyncSpec& spec) {
  add_to(
      statements,
      kSql.write(
          "create table if not exists {} (tag text not null primary key, new_wins integer not null) "
          "without rowid",
          phase_table()));
  add_to(
      statements,
      kSql.write(
          "insert into {} (tag, new_wins) values ({}, {}) on conflict (tag) do update set new_wins = "
          "excluded.new_wins",
          phase_table(), Text{spec.tag}, spec.winner == Winner::kNewSide ? 1 : 0));
}

void add_drops(std::vector<Statement>& statements, const SyncSpec& spec) {
  add_to(statements, kSql.write("drop trigger if exists {}", Ident{insert_trigger(spec)}));
  add_to(statements, kSql.write("drop trigger if exists {}", Ident{update_trigger(spec)}));
}

void add_triggers(std::vector<Statement>& statements, const SyncSpec& spec, const Table& table) {
  const std::vector<std::string> key = row_key(table);
  const QualifiedName on{"", spec.table.name};
  add_to(statements,
         kSql.write("create trigger {} after insert on {} for each row begin {} end",
                    Ident{insert_trigger(spec)}, on, Sql::join(insert_body(spec, key), " ")));
  const std::vector<Sql> update = update_body(spec, key);
  if (update.empty()) return;
  add_to(
      statements,
      kSql.write(
          "create trigger {} after update of {} on {} for each row when new.{} is old.{} and {} begin {} end",
          Ident{update_trigger(spec)}, kSql.idents(watched(spec)), on, Ident{spec.marker},
          Ident{spec.marker}, any_changed(spec), Sql::join(update, " ")));
}

}  // namespace

std::string insert_trigger(const SyncSpec& spec) {
  return fmt::format("_shoofly_{}_ins", spec.tag);
}
std::string update_trigger(const SyncSpec& spec) {
  return fmt::format("_shoofly_{}_upd", spec.tag);
}

std::vector<Trigger> sync_triggers(const SyncSpec& spec) {
  Trigger insert;
  insert.name = insert_trigger(spec);
  insert.timing = "AFTER";
  insert.on_insert = true;
  std::vector<Trigger> triggers{insert};
  if (!has_update_trigger(spec)) return triggers;
  Trigger update;
  update.name = update_trigger(spec);
  update.timing = "AFTER";
  update.on_update = true;
  update.update_of = watched(spec);
  triggers.push_back(update);
  return triggers;
}

std::vector<Statement> install_sync(const SyncSpec& spec, const Table& table) {
  std::vector<Statement> statements;
  add_phase(statements, spec);
  add_drops(statements, spec);
  add_triggers(statements, spec, table);
  return statements;
}

std::vector<Statement> replace_sync(const SyncSpec& before, const SyncSpec& after,
                                    const Table& table) {
  SyncSpec same = before;
  same.winner = after.winner;
  std::vector<Statement> statements;
  if (same == after) {
    add_phase(statements, after);
    return statements;
  }
  statements = remove_sync(before);
  for (Statement& statement : install_sync(after, table))
    statements.push_back(std::move(statement));
  return statements;
}

std::vector<Statement> remove_sync(const SyncSpec& spec) {
  std::vector<Statement> statements;
  add_drops(statements, spec);
  add_phase(statements, spec);  // the table may not be there yet
  add_to(statements, kSql.write("delete from {} where tag = {}", phase_table(), Text{spec.tag}));
  return statements;
}

}  // namespace shoofly::sqlite
