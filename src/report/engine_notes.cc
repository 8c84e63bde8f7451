#include "report/engine_notes.h"

namespace shoofly {
namespace {

EngineNotes postgres() {
  EngineNotes n;
  n.engine = "postgres";
  n.name = "PostgreSQL";
  n.for_new_columns = {
      "`INSERT INTO table VALUES (...)` without a list of columns depends on their order, which this change alters: "
      "name the columns before you start."};
  n.for_retyped_columns = {
      "A prepared statement that returns the column fails once per session with \"cached plan must not change "
      "result type\" (0A000) after the swap, until it is prepared again."};
  n.full_pass = {
      "Each row written leaves its old version behind until vacuum has been there: the table grows once, by about the "
      "figure above, and the room is used again afterwards.",
      "The write-ahead log carries every row: standbys, the archive and logical slots get it too.",
      "Chunks are small transactions, so vacuum is never held back for longer than one of them."};
  n.backup = {
      "Have a base backup and a complete archive of the write-ahead log. A backup that was never restored "
      "is a hope: restore the last one somewhere else first.",
      "A dump of the touched tables is a second line; it does not hold up traffic."};
  n.backup_commands = {{"pg_dump --format=custom --file=before.dump {tables} \"$DATABASE\"",
                        "the touched tables, as they are before start"}};
  n.point_in_time = {
      "Name the moments: `select pg_create_restore_point('before-start')` before start, before cutover and before "
      "purge (needs superuser or a grant on the function).",
      "To go back to such a moment, restore the base backup beside the server with "
      "`recovery_target_name = 'before-purge'` and copy the old columns from there by key; the writes since then stay.",
      "On a managed service take a snapshot before purge and note its time; point-in-time recovery makes a new server there."};
  n.watch = {
      {"Who waits for a lock, and for whom",
       "select pid, pg_blocking_pids(pid) as waits_for, wait_event_type, state, now() - xact_start as age,\n"
       "       left(query, 60) as query\n"
       "from pg_stat_activity\n"
       "where cardinality(pg_blocking_pids(pid)) > 0;"},
      {"Transactions open for long: they make our steps wait and try again",
       "select pid, usename, application_name, state, now() - xact_start as age\n"
       "from pg_stat_activity\n"
       "where xact_start < now() - interval '1 minute' order by age desc;"},
      {"How far the standbys are behind",
       "select application_name, state, write_lag, flush_lag, replay_lag from pg_stat_replication;"},
      {"Log kept back by slots",
       "select slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) as kept\n"
       "from pg_replication_slots;"},
      {"Dead rows and vacuum",
       "select relname, n_live_tup, n_dead_tup, last_autovacuum from pg_stat_user_tables\n"
       "order by n_dead_tup desc limit 10;"}};
  return n;
}

EngineNotes sqlite() {
  EngineNotes n;
  n.engine = "sqlite";
  n.name = "SQLite";
  n.full_pass = {
      "The file grows by about the figure above; room that becomes free is used again but not given back "
      "without VACUUM.",
      "In WAL mode the log beside the file grows between checkpoints."};
  n.backup = {"Copy the database while it is in use only with SQLite's own means, never with `cp`.",
              "Open the copy once and run `PRAGMA integrity_check`."};
  n.backup_commands = {
      {"sqlite3 {database} \".backup before.db\"", "a consistent copy, made while traffic goes on"},
      {"sqlite3 before.db \"pragma integrity_check\"", "must say ok"}};
  n.point_in_time = {
      "SQLite keeps no history: the copy is the only moment to go back to. Make one before start, before "
      "cutover and before purge, or replicate the log continuously (Litestream)."};
  n.watch = {{"Is the file sound", "pragma quick_check;"},
             {"How large is the log (WAL mode)", "pragma wal_checkpoint(passive);"}};
  return n;
}

EngineNotes other() {
  EngineNotes n;
  n.name = "this engine";
  n.full_pass = {"Every row is written once: log, replicas and backups carry all of it."};
  n.backup = {"Have a backup that was restored somewhere else at least once."};
  n.point_in_time = {
      "Note the time, or a named restore point, before start, before cutover and before purge."};
  return n;
}

}  // namespace

const EngineNotes& notes_for(std::string_view engine) {
  static const std::vector<EngineNotes> kTable = {postgres(), sqlite()};
  static const EngineNotes kOther = other();
  for (const EngineNotes& notes : kTable) {
    if (notes.engine == engine) return notes;
  }
  return kOther;
}

}  // namespace shoofly
