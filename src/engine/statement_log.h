#pragma once

// The statements that a server remembers to have run: those of the deployed application among them.

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/session.h"

namespace shoofly {

struct LoggedStatement {
  std::string id;    // by which the server knows it
  std::string text;  // with parameters in place of values
};

struct LoggedStatements {
  std::vector<LoggedStatement> statements;  // rows that are read or written, more than once
  std::size_t hidden = 0;                   // of other roles, whose text is not shown to this one
  // Why there is nothing, or not all, and what to do; empty: all is there.
  std::string lacking;
};

class StatementLog {
 public:
  virtual ~StatementLog() = default;
  // Of the database that is connected, the most frequent first. Errors: the connection's; that
  // there is no log, or no right to read it, is none.
  virtual Result<LoggedStatements> read(Connection& connection, std::size_t most) const = 0;
};

}  // namespace shoofly
