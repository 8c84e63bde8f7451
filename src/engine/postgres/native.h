#pragma once

// The door to libpq: handles that free themselves, and the server's error fields as plain values.
// No other header of this folder includes libpq-fe.h.

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "engine/postgres/sqlstate.h"

namespace shoofly::postgres {

struct FreeConn {
  void operator()(PGconn* conn) const noexcept { PQfinish(conn); }
};
struct FreeResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
struct FreeCancel {
  void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};
struct FreeOptions {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using ConnHandle = std::unique_ptr<PGconn, FreeConn>;
using ResultHandle = std::unique_ptr<PGresult, FreeResult>;
using CancelHandle = std::unique_ptr<PGcancel, FreeCancel>;
using OptionsHandle = std::unique_ptr<PQconninfoOption, FreeOptions>;

// The fields of a failed result, and of a connection that could not be opened (whose SQLSTATE is
// found in its verbose message: libpq has no other way to it).
ServerMessage server_message(const PGresult* result);
ServerMessage connect_message(const PGconn* conn);

// Whether something is waiting to be read: on a session at rest that is a notice or its end.
bool input_waiting(const PGconn* conn);

}  // namespace shoofly::postgres
