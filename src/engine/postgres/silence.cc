#include "engine/postgres/silence.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "engine/postgres/limits.h"

namespace shoofly::postgres {
namespace {

constexpr Milliseconds kOnItsWay{2'000};  // for an answer that has just been sent

bool readable(const PGconn* conn, Milliseconds time) {
  return await_socket(conn, POLLIN, std::chrono::steady_clock::now() + time);
}

// A process that writes to us or reads from us works for nobody while nothing gets through. Who may
// not see the state (track_activities is off) cannot tell.
constexpr const char* kWorks =
    "select pg_catalog.count(*) from pg_catalog.pg_stat_activity a"
    " where a.pid operator(pg_catalog.=) $1::pg_catalog.int4"
    " and pg_catalog.to_char(pg_catalog.timezone('UTC', a.backend_start),"
    "  'YYYY-MM-DD HH24:MI:SS.US') operator(pg_catalog.=) $2::pg_catalog.text"
    " and (a.state is null or a.state operator(pg_catalog.=) 'disabled'"
    "  or a.state operator(pg_catalog.=) 'active' and coalesce(a.wait_event, '')"
    "   operator(pg_catalog.<>) all (array['ClientRead', 'ClientWrite']))";

constexpr const char* kEnd =
    "select pg_catalog.pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity a"
    " where a.pid operator(pg_catalog.=) $1::pg_catalog.int4"
    " and pg_catalog.to_char(pg_catalog.timezone('UTC', a.backend_start),"
    "  'YYYY-MM-DD HH24:MI:SS.US') operator(pg_catalog.=) $2::pg_catalog.text"
    " and a.application_name operator(pg_catalog.=) $3::pg_catalog.text";

}  // namespace

std::string Silence::reason_to_give_up(PGconn* conn, const Backend& backend) const {
  SessionOptions options;
  options.application_name = "shoofly watch";
  const Result<OpenSession> asker = open_session(dsn_, options);
  if (!asker.ok()) {
    // Whoever is refused has had an answer.
    if (asker.error().kind != ErrorKind::kConnectionLost) return {};
    return "and none on a new session: " + asker.error().message;
  }
  PGconn* const other = asker->conn.get();
  const Milliseconds limit = connect_limit(other);
  const Result<ResultHandle> works =
      ask_within(other, kWorks, {backend.pid, backend.started}, limit);
  if (!works.ok()) {
    return works.error().kind == ErrorKind::kConnectionLost ? "and none on a new session"
                                                            : std::string();
  }
  if (std::string(PQgetvalue(works->get(), 0, 0)) != "0") return {};
  if (readable(conn, std::min(kOnItsWay, silence_limit(conn)))) return {};
  // Where this fails the server's own keepalives end it.
  static_cast<void>(ask_within(other, kEnd, {backend.pid, backend.started, asker_}, limit).ok());
  return "and the server does not work for this session";
}

void Silence::await(PGconn* conn, const Backend& backend, std::string& why) const {
  const Milliseconds silent = silence_limit(conn);
  const auto over = std::chrono::steady_clock::now() + most_;
  while (PQisBusy(conn) == 1) {
    const Milliseconds limit = most_.count() == 0 ? silent : std::min(silent, most_);
    if (readable(conn, limit)) {
      if (PQconsumeInput(conn) != 1) return;
      continue;
    }
    const bool too_long = most_.count() > 0 && std::chrono::steady_clock::now() >= over;
    const std::string reason =
        too_long ? "although the server holds the session" : reason_to_give_up(conn, backend);
    if (reason.empty()) continue;
    why = fmt::format("no answer within {}, {}", format_duration(too_long ? most_ : limit), reason);
    static_cast<void>(shutdown(PQsocket(conn), SHUT_RDWR));
    return;
  }
}

}  // namespace shoofly::postgres
