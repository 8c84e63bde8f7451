#pragma once

// Opening and preparing a libpq session; what a session is set to is written in connect.cc.

#include <chrono>
#include <string>
#include <vector>

#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/postgres/native.h"

namespace shoofly::postgres {

// The server's process behind a session, told apart from one that has its number later. A pooler
// tells libpq a number of its own making; this one is the server's.
struct Backend {
  std::string pid;
  std::string started;
  bool standby = false;
};

struct OpenSession {
  ConnHandle conn;
  Backend backend;
};

// An open session with everything set. Errors as in connection.h.
Result<OpenSession> open_session(const Dsn& dsn, const SessionOptions& options);

// One statement, its parameters as text, on a session that has nothing under way. Errors: the
// server's own; connection lost, where there is no answer within `limit`.
Result<ResultHandle> ask_within(PGconn* conn, const std::string& sql,
                                const std::vector<std::string>& parameters, Milliseconds limit);

// How long a connection may take to open: connect_timeout of the URL, else 10 s.
Milliseconds connect_limit(const PGconn* conn);

// For how long a session may be silent before it is asked about: tcp_user_timeout of the URL, else
// 30 s. libpq itself uses it on TCP only.
Milliseconds silence_limit(const PGconn* conn);

}  // namespace shoofly::postgres
