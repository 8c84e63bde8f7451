#pragma once

// Opening and preparing a libpq session; what a session is set to is written in connect.cc.

#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/postgres/native.h"

namespace shoofly::postgres {

// An open session with everything set. Errors as in connection.h.
Result<ConnHandle> open_session(const Dsn& dsn, const SessionOptions& options);

}  // namespace shoofly::postgres
