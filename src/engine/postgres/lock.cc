#include "engine/postgres/lock.h"

#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/connection.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr Milliseconds kPoll{100};

// The lock's number, the same for every runner of this run in this database. The seed keeps it
// apart from what applications lock.
Sql lock_key() { return kSql.write("hashtextextended('shoofly run ' || $1::text, 5571934218021)"); }

// Rows of pg_locks that are this lock, held.
Sql holders() {
  return kSql.write(
      "pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1"
      " and l.database = (select d.oid from pg_database d where d.datname = current_database())"
      " and l.classid::int8 << 32 | l.objid::int8 = {}",
      lock_key());
}

class PostgresRunLock final : public RunLock {
 public:
  PostgresRunLock(std::unique_ptr<Connection> connection, std::string run_id)
      : connection_(std::move(connection)), run_id_(std::move(run_id)) {}

  ~PostgresRunLock() override {
    // Closing would do as well, but the server takes a moment to notice.
    if (connection_->alive()) {
      static_cast<void>(
          connection_->run({kSql.write("select pg_advisory_unlock({})", lock_key()), {run_id_}}));
    }
  }
  PostgresRunLock(const PostgresRunLock&) = delete;
  PostgresRunLock& operator=(const PostgresRunLock&) = delete;

  bool held() override {
    const auto set = connection_->run(
        {kSql.write("select exists (select from {} and l.pid = pg_backend_pid())", holders()),
         {run_id_}});
    return set.ok() && as_bool(set->rows.at(0).at(0));
  }

 private:
  std::unique_ptr<Connection> connection_;
  const std::string run_id_;
};

// "pid 4711, user "ops", application "shoofly run x-1", from 10.0.0.7, connected since ...".
Result<std::string> describe_holder(Connection& connection, const std::string& run_id) {
  SHOOFLY_ASSIGN(
      const ResultSet set,
      connection.run(
          {kSql.write(
               "select l.pid, a.usename, a.application_name, host(a.client_addr),"
               " to_char(a.backend_start, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
               " from {} limit 1",
               kSql.write("(select l.* from {}) l left join pg_stat_activity a on a.pid = l.pid",
                          holders())),
           {run_id}}));
  if (set.rows.empty()) return std::string("a session that has just ended");
  const auto& row = set.rows[0];
  std::string text = fmt::format("pid {}", as_text(row[0]));
  if (!is_null(row[1])) text += fmt::format(", user \"{}\"", as_text(row[1]));
  if (!is_null(row[2])) text += fmt::format(", application \"{}\"", as_text(row[2]));
  if (!is_null(row[3])) text += fmt::format(", from {}", as_text(row[3]));
  if (!is_null(row[4])) text += fmt::format(", connected since {}", as_text(row[4]));
  return text;
}

Error taken(const std::string& run_id, const std::string& holder) {
  Error error(ErrorKind::kConflict,
              fmt::format("lock run \"{}\": another runner has it: {}", run_id, holder));
  return std::move(error).with_help(
      "wait for it or stop it there; if that process is dead, its session ends by itself within"
      " seconds "
      "of the statement it runs, or at once with pg_terminate_backend(pid)");
}

}  // namespace

Result<std::unique_ptr<RunLock>> lock_run(const Dsn& dsn, const std::string& run_id,
                                          Milliseconds wait) {
  SessionOptions options;
  options.application_name = fmt::format("shoofly run {}", run_id);
  SHOOFLY_ASSIGN(std::unique_ptr<Connection> connection, connect(dsn, options));
  const auto deadline = std::chrono::steady_clock::now() + wait;
  while (true) {
    SHOOFLY_ASSIGN(
        const ResultSet set,
        connection->run({kSql.write("select pg_try_advisory_lock({})", lock_key()), {run_id}}));
    if (as_bool(set.rows.at(0).at(0))) {
      return std::unique_ptr<RunLock>(
          std::make_unique<PostgresRunLock>(std::move(connection), run_id));
    }
    if (std::chrono::steady_clock::now() >= deadline) break;
    system_clock().sleep_for(kPoll);
  }
  SHOOFLY_ASSIGN(const std::string holder, describe_holder(*connection, run_id));
  return taken(run_id, holder);
}

}  // namespace shoofly::postgres
