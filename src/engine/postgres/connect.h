#pragma once

// Opening and preparing a libpq session; what a session is set to is written in connect.cc.

#include <string>

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

}  // namespace shoofly::postgres
