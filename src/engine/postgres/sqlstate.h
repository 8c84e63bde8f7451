#pragma once

// What a PostgreSQL error means to the program and to people. Pure.
//
// The server's texts hold row values: `invalid input syntax for type integer: "abc"`, `Key (id)=(3)
// already exists`, whatever a trigger of the user's RAISEs. Only texts that speak of structure are
// passed on; in data errors everything quoted or numeric is masked, and a text in another language,
// whose quotes we do not know, is replaced by our own.

#include <string>
#include <string_view>

#include "base/error.h"

namespace shoofly::postgres {

struct ServerMessage {
  std::string sqlstate;  // empty: libpq's own failure
  std::string primary;
  std::string detail;
  std::string hint;
  std::string where;     // PL/pgSQL call stack and the like
  std::string position;  // in the statement, in characters from 1
  std::string schema;
  std::string table;
  std::string column;
  std::string constraint;
  bool fatal = false;  // FATAL or PANIC: the session has ended
};

inline constexpr const char* kUniqueViolation = "23505";

ErrorKind kind_of(std::string_view sqlstate);

// The whole error, without any row value. For sessions that are still alive or were never opened:
// what a lost connection means (lost or in doubt) is known only to the one who knows what was under
// way.
Error to_error(const ServerMessage& message);

// The server's primary text without the values in it.
std::string masked_text(std::string_view sqlstate, const std::string& primary);

}  // namespace shoofly::postgres
