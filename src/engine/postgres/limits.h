#pragma once

// How long we wait for a server that may be gone, and waiting for no longer than that.

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "engine/postgres/native.h"

namespace shoofly::postgres {

// How long a connection may take to open: connect_timeout of the URL, else 10 s.
Milliseconds connect_limit(const PGconn* conn);

// For how long a session may be silent before it is asked about: tcp_user_timeout of the URL, else
// 30 s. libpq itself uses it on TCP only.
Milliseconds silence_limit(const PGconn* conn);

// Connection lost.
Error no_answer(Milliseconds limit);

// Whether something can be read or written (poll's events) before the deadline.
bool await_socket(const PGconn* conn, short events, std::chrono::steady_clock::time_point deadline);

// One statement, its parameters as text, on a session that has nothing under way. Errors: the
// server's own; connection lost, where there is no answer within `limit`.
Result<ResultHandle> ask_within(PGconn* conn, const std::string& sql,
                                const std::vector<std::string>& parameters, Milliseconds limit);

}  // namespace shoofly::postgres
