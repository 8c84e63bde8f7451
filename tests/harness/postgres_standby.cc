#include "harness/postgres_standby.h"

#include <fstream>
#include <functional>
#include <sstream>
#include <thread>
#include <utility>

#include "harness/postgres_client.h"
#include "harness/process.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

Status until(const std::string& what, std::chrono::milliseconds timeout,
             const std::function<Result<bool>()>& reached) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    SHOOFLY_ASSIGN(const bool done, reached());
    if (done) return ok_status();
    if (std::chrono::steady_clock::now() >= deadline) return internal_error(what + ": timed out");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

// A server at work renames and removes files while they are copied; its log says what is missing.
bool only_vanished_files(const ProcessResult& copy) {
  std::istringstream lines(copy.err);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("No such file or directory") == std::string::npos) return false;
  }
  return copy.exit_code == 1;
}

// Everything of a running cluster but its process's own files and its log, which is streamed.
Status copy_files(const fs::path& from, const fs::path& to) {
  const ProcessResult copied = run_process({"cp", "-a", "--reflink=auto", from, to});
  if (copied.exit_code != 0 && !only_vanished_files(copied))
    return internal_error("copy cluster " + from.string() + ": " + copied.err);
  for (const char* own : {"postmaster.pid", "postmaster.opts"}) fs::remove(to / own);
  for (const char* folder : {"pg_wal", "pg_replslot"}) {
    for (const auto& entry : fs::directory_iterator(to / folder)) {
      if (entry.path().filename() != "archive_status") fs::remove_all(entry.path());
    }
  }
  return ok_status();
}

Status write_file(const fs::path& file, const std::string& text, const fs::path& owner_of) {
  std::ofstream(file) << text;
  const ProcessResult given = run_process({"chown", "--reference=" + owner_of.string(), file});
  if (given.exit_code != 0 || !fs::exists(file))
    return internal_error("write " + file.string() + ": " + given.err);
  return ok_status();
}

}  // namespace

Result<std::unique_ptr<PostgresStandby>> PostgresStandby::create(PostgresServer& primary,
                                                                 StandbyOptions options) {
  std::unique_ptr<PostgresStandby> standby(new PostgresStandby(primary, std::move(options)));
  SHOOFLY_TRY(standby->start());
  return standby;
}

PostgresStandby::~PostgresStandby() {
  server_.reset();
  if (!options_.with_slot || primary_.pid() < 0) return;
  // The primary notices within milliseconds that nobody reads from the slot any more.
  for (int tries = 0; tries < 200; ++tries) {
    const Status dropped =
        primary_.execute("postgres",
                         "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                         " where slot_name = '" +
                             options_.name + "'");
    if (dropped.ok() || dropped.error().native_code != "55006") return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

// The backup functions of 13 and 14 have other names than those of 15.
Status PostgresStandby::copy_cluster(const fs::path& data_dir) {
  SHOOFLY_ASSIGN(PostgresClient session, PostgresClient::connect(primary_.url("postgres")));
  if (options_.with_slot) {
    SHOOFLY_TRY(session.execute("select pg_create_physical_replication_slot('" + options_.name +
                                "', true)"));
  }
  const bool old_names = primary_.major() < 15;
  SHOOFLY_TRY(session.execute(old_names ? "select pg_start_backup('standby', true, false)"
                                        : "select pg_backup_start('standby', true)"));
  SHOOFLY_TRY(copy_files(primary_.data_dir(), data_dir));
  SHOOFLY_ASSIGN(const std::string label,
                 session.scalar(old_names ? "select labelfile from pg_stop_backup(false, false)"
                                          : "select labelfile from pg_backup_stop(false)"));
  const fs::path owner = data_dir / "PG_VERSION";
  SHOOFLY_TRY(write_file(data_dir / "backup_label", label, owner));
  return write_file(data_dir / "standby.signal", "", owner);
}

Status PostgresStandby::start() {
  PostgresOptions options;
  options.major = primary_.major();
  options.make_cluster = [this](const fs::path& dir) { return copy_cluster(dir); };
  options.settings = {"primary_conninfo = 'host=" + primary_.socket_dir() +
                          " user=postgres application_name=" + options_.name + "'",
                      "hot_standby = on", "wal_retrieve_retry_interval = '100ms'",
                      "wal_receiver_status_interval = '1s'"};
  if (options_.with_slot) options.settings.push_back("primary_slot_name = '" + options_.name + "'");
  options.settings.insert(options.settings.end(), options_.settings.begin(),
                          options_.settings.end());
  SHOOFLY_ASSIGN(server_, PostgresServer::create(std::move(options)));
  Status streaming =
      until("stream from the primary", std::chrono::seconds(60), [this] { return streams(); });
  if (streaming.ok()) return streaming;
  return internal_error(streaming.error().message + "; its log:\n" + server_->log());
}

Result<bool> PostgresStandby::streams() {
  SHOOFLY_ASSIGN(const std::string count,
                 primary_.scalar("postgres",
                                 "select count(*) from pg_stat_replication where state ="
                                 " 'streaming' and application_name = '" +
                                     options_.name + "'"));
  return count != "0";
}

// From 14 on asking for a pause and standing still are two things.
Status PostgresStandby::hold_replay() {
  SHOOFLY_TRY(server_->execute("postgres", "select pg_wal_replay_pause()"));
  const std::string state = server_->major() < 14
                                ? "select pg_is_wal_replay_paused()::text"
                                : "select (pg_get_wal_replay_pause_state() = 'paused')::text";
  return until("hold replay", std::chrono::seconds(60), [&]() -> Result<bool> {
    SHOOFLY_ASSIGN(const std::string paused, server_->scalar("postgres", state));
    return paused == "true";
  });
}

Status PostgresStandby::resume_replay() {
  return server_->execute("postgres", "select pg_wal_replay_resume()");
}

// Our servers commit asynchronously; a synchronous commit takes everything before it to the disk.
Status PostgresStandby::wait_until_caught_up(std::chrono::milliseconds timeout) {
  SHOOFLY_ASSIGN(PostgresClient session, PostgresClient::connect(primary_.url("postgres")));
  SHOOFLY_TRY(session.execute("set synchronous_commit = local"));
  SHOOFLY_TRY(session.execute("select pg_logical_emit_message(true, 'standby', '')"));
  SHOOFLY_ASSIGN(const std::string logged, session.scalar("select pg_current_wal_flush_lsn()"));
  const std::string reached = "select (pg_last_wal_replay_lsn() >= '" + logged + "'::pg_lsn)::text";
  return until("catch up with the primary", timeout, [&]() -> Result<bool> {
    SHOOFLY_ASSIGN(const std::string replayed, server_->scalar("postgres", reached));
    return replayed == "true";
  });
}

Status PostgresStandby::promote() {
  SHOOFLY_ASSIGN(const std::string promoted,
                 server_->scalar("postgres", "select pg_promote(true, 60)::text"));
  if (promoted != "true")
    return internal_error("promote the standby: refused; its log:\n" + server_->log());
  return ok_status();
}

}  // namespace shoofly::testing
