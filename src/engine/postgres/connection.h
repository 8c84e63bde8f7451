#pragma once

// Connection over libpq, and what its sessions are set to.
//
// search_path is `pg_catalog, pg_temp`: every name of a user's object in our SQL is qualified, and
// an object in the path of the role cannot take the place of a built-in one. Fields come as text,
// NULL as monostate; blobs go as bytea. Notices of the server are dropped.

#include <memory>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

// A setting that the text or the result of an expression can depend on.
struct Setting {
  std::string_view name;
  std::string_view value;  // as in SET, without quotes
};

// What an expression that is not IMMUTABLE may depend on, and the value it has in all our sessions.
// A sync function pins the same ones, so that a trigger and the backfill derive the same value.
const std::vector<Setting>& pinned_settings();

// Errors: refused (authentication, rights), not found (database), retryable (too many connections),
// connection lost (no server there, starting up, no answer in time), invalid input (the URL).
Result<std::unique_ptr<Connection>> connect(const Dsn& dsn, const SessionOptions& options);

// Another session like that of `connection`, which connect() must have made. Errors as above.
Result<std::unique_ptr<Connection>> connect_again(const Connection& connection);

// One statement whose rows, if any, do not matter.
Status run(Connection& connection, const Sql& sql);

}  // namespace shoofly::postgres
