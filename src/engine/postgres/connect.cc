#include "engine/postgres/connect.h"

#include <poll.h>

#include <chrono>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/postgres/connection.h"
#include "engine/postgres/hosts.h"
#include "engine/postgres/limits.h"

namespace shoofly::postgres {
namespace {

// When the process of this session began, whatever the session's settings are.
constexpr const char* kStarted =
    "select pg_catalog.to_char(pg_catalog.timezone('UTC', a.backend_start),"
    " 'YYYY-MM-DD HH24:MI:SS.US') from pg_catalog.pg_stat_get_activity("
    "pg_catalog.pg_backend_pid()) a";

// Settings besides the pinned ones: who may wait how long, and nothing that surprises others.
// A client that is gone is noticed within seconds, so that its locks do not outlive it.
const std::vector<Setting>& session_settings() {
  static const std::vector<Setting> settings = {
      {"row_security", "off"},  // an error instead of silently fewer rows
      {"standard_conforming_strings", "on"},
      {"escape_string_warning", "off"},
      {"backslash_quote", "safe_encoding"},
      {"transform_null_equals", "off"},
      {"array_nulls", "on"},
      {"quote_all_identifiers", "off"},
      {"check_function_bodies", "on"},
      {"transaction_timeout", "0"},   // 17+
      {"idle_session_timeout", "0"},  // 14+
      {"idle_in_transaction_session_timeout", "10s"},
      {"tcp_keepalives_idle", "10"},
      {"tcp_keepalives_interval", "5"},
      {"tcp_keepalives_count", "3"},
      {"tcp_user_timeout", "30s"},
      {"jit", "off"},
      {"max_parallel_workers_per_gather", "0"},  // the throttle counts sessions, not their helpers
      {"gin_fuzzy_search_limit", "0"},
      {"default_transaction_isolation", "read committed"},
      {"default_transaction_deferrable", "off"},
  };
  return settings;
}

// PQconnectPoll by hand, because only a connection that exists can be told to put the SQLSTATE into
// its error message.
Status finish_connecting(PGconn* conn) {
  const Milliseconds limit = connect_limit(conn);
  const auto deadline = std::chrono::steady_clock::now() + limit;
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!await_socket(conn, events, deadline)) return no_answer(limit);
    state = PQconnectPoll(conn);
  }
  if (state == PGRES_POLLING_OK) return ok_status();
  const ServerMessage message = connect_message(conn);
  Error error = to_error(message);
  if (message.sqlstate.empty()) {
    // libpq itself gave up: nobody listens, no such host, no password given.
    error.kind =
        PQconnectionNeedsPassword(conn) == 1 ? ErrorKind::kRefused : ErrorKind::kConnectionLost;
  }
  return error;
}

// One statement for all: those that this server does not know are left out. It says who the
// server's process is as well.
Result<Backend> apply_settings(PGconn* conn, const SessionOptions& options) {
  std::vector<std::string> texts;
  const auto add = [&](std::string_view name, std::string_view value) {
    texts.emplace_back(name);
    texts.emplace_back(value);
  };
  for (const Setting& setting : session_settings()) add(setting.name, setting.value);
  for (const Setting& setting : pinned_settings()) add(setting.name, setting.value);
  add("lock_timeout", fmt::format("{}ms", options.lock_timeout.count()));
  add("statement_timeout", fmt::format("{}ms", options.statement_timeout.count()));
  if (options.read_only) add("default_transaction_read_only", "on");
  std::string rows;
  for (std::size_t i = 0; i < texts.size(); i += 2)
    rows += fmt::format("{}(${}::text, ${}::text)", i == 0 ? "" : ", ", i + 1, i + 2);
  // 14+ on Linux: the backend of a client that was killed notices during a statement, not after it.
  // A commit that we were told of must survive the server's end: we go on from it.
  const std::string sql = fmt::format(
      "select pg_catalog.count(done), pg_catalog.pg_backend_pid(), pg_catalog.max(({})),"
      " pg_catalog.bool_or(pg_catalog.pg_is_in_recovery()) from ("
      " select pg_catalog.set_config(name, value, false) from ("
      " select * from (values {}) given(name, value) union all"
      " select 'client_connection_check_interval', '1s'"
      " where pg_catalog.strpos(pg_catalog.version(), 'linux') > 0 union all"
      " select 'synchronous_commit', 'local'"
      " where pg_catalog.current_setting('synchronous_commit') = 'off') settings(name, value)"
      " where pg_catalog.current_setting(name, true) is not null) applied(done)",
      kStarted, rows);
  Result<ResultHandle> result = ask_within(conn, sql, texts, connect_limit(conn));
  if (!result.ok()) return std::move(result).error().with_context("set session");
  const auto column = [&](int i) { return std::string(PQgetvalue(result->get(), 0, i)); };
  return Backend{column(1), column(2), column(3) == "t"};
}

// libpq's reason quotes the part of the URL that it stopped at, which may be a password.
std::string without_quoted(const char* reason) {
  if (reason == nullptr) return "no reason was given";
  static const std::regex quoted("\"[^\"]*\"");
  std::string text = std::regex_replace(reason, quoted, "\"...\"");
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

Result<ConnHandle> start(const Dsn& dsn, const SessionOptions& options,
                         const std::optional<Host>& host) {
  // What comes before the URL can be overridden by it, what comes after overrides it.
  std::vector<std::pair<const char*, const char*>> parts = {
      {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "30000"},
      {"dbname", dsn.secret().c_str()},
      {"client_encoding", "UTF8"},
      {"application_name", options.application_name.c_str()},
  };
  if (host) {
    parts.emplace_back("host", host->name.c_str());
    parts.emplace_back("hostaddr", host->address.c_str());
    parts.emplace_back("port", host->port.c_str());
  }
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : parts) {
    names.push_back(name);
    values.push_back(value);
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  ConnHandle conn(PQconnectStartParams(names.data(), values.data(), 1));
  if (conn == nullptr) return internal_error("libpq is out of memory");
  if (PQstatus(conn.get()) == CONNECTION_BAD) {
    // Either the URL is wrong or no attempt could even start; libpq tells them apart by text only.
    char* reason = nullptr;
    const OptionsHandle parsed(PQconninfoParse(dsn.secret().c_str(), &reason));
    const std::unique_ptr<char, decltype(&PQfreemem)> owned(reason, &PQfreemem);
    if (parsed == nullptr)
      return invalid_input("libpq cannot read the URL: " + without_quoted(reason));
    const std::string said = connect_message(conn.get()).primary;
    // A malformed URL may have put the password where another part is expected.
    if (said.starts_with("invalid ")) return invalid_input(without_quoted(said.c_str()));
    return Error(ErrorKind::kConnectionLost, redact(said));
  }
  return conn;
}

// A pooler tells its clients a process number of its own. What is set for a session would be left
// to whoever gets it next; of a session that cannot write that is an outage.
Status refuse_pooler(PGconn* conn) {
  Result<ResultHandle> said =
      ask_within(conn, "select pg_catalog.pg_backend_pid()", {}, connect_limit(conn));
  if (!said.ok()) return std::move(said).error().with_context("ask for the session");
  if (std::to_string(PQbackendPID(conn)) == PQgetvalue(said->get(), 0, 0)) return ok_status();
  return refused(
             "a pooler stands between: what is set here would be left to the application's "
             "sessions")
      .with_help("give the address of the server itself");
}

Result<OpenSession> open_one(const Dsn& dsn, const SessionOptions& options,
                             const std::optional<Host>& host) {
  SHOOFLY_ASSIGN(ConnHandle conn, start(dsn, options, host));
  PQsetErrorVerbosity(conn.get(), PQERRORS_VERBOSE);
  SHOOFLY_TRY(finish_connecting(conn.get()));
  PQsetErrorVerbosity(conn.get(), PQERRORS_DEFAULT);
  if (options.read_only) SHOOFLY_TRY(refuse_pooler(conn.get()));
  SHOOFLY_ASSIGN(Backend backend, apply_settings(conn.get(), options));
  return OpenSession{std::move(conn), std::move(backend)};
}

// The first server that takes us. Of several refusals the one that waiting may help is told.
Result<OpenSession> open_any(const Dsn& dsn, const SessionOptions& options) {
  const std::vector<Host> hosts = hosts_of(dsn);
  if (hosts.empty()) return open_one(dsn, options, std::nullopt);
  std::optional<Error> told;
  for (const Host& host : hosts) {
    Result<OpenSession> session = open_one(dsn, options, host);
    if (session.ok()) return session;
    Error error = std::move(session).error().with_context(
        fmt::format("host {}", host.name.empty() ? host.address : host.name));
    if (told) error.message = fmt::format("{}; {}", error.message, told->describe());
    const bool waits = error.kind == ErrorKind::kConnectionLost;
    const bool better = !told || waits || told->kind != ErrorKind::kConnectionLost;
    if (!better) error.kind = told->kind;
    told.emplace(std::move(error));
  }
  return *std::move(told);
}

}  // namespace

const std::vector<Setting>& pinned_settings() {
  static const std::vector<Setting> settings = {
      {"search_path", "pg_catalog, pg_temp"},
      {"TimeZone", "UTC"},
      {"DateStyle", "ISO, YMD"},
      {"IntervalStyle", "postgres"},
      {"extra_float_digits", "1"},
      {"bytea_output", "hex"},
      {"lc_monetary", "C"},
      {"lc_numeric", "C"},
      {"lc_time", "C"},
      {"xmlbinary", "base64"},
      {"xmloption", "content"},
      {"default_text_search_config", "pg_catalog.simple"},
  };
  return settings;
}

Result<OpenSession> open_session(const Dsn& dsn, const SessionOptions& options) {
  Result<OpenSession> session = open_any(dsn, options);
  if (session.ok()) return session;
  return std::move(session).error().with_context(fmt::format("connect to {}", dsn.redacted()));
}

}  // namespace shoofly::postgres
