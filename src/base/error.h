#pragma once

// The one failure type of the program. A kind says what the caller can do about it; the message is
// written for the person who reads it at 3 a.m.: lower case, `verb noun: cause`, the value and the
// limit, user names in double quotes. No message ever holds a credential or a row's value.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shoofly {

enum class ErrorKind {
  kInvalidInput,    // a file, flag or expression is wrong: the person corrects it
  kNotFound,        // something named does not exist
  kRefused,         // understood and not done: unsafe, not approved, not supported by the target
  kConflict,        // somebody else holds it: another runner, a name taken
  kRetryable,       // lock timeout, deadlock, serialization: the same call may work later
  kConnectionLost,  // nothing of ours was in flight; reconnect and go on
  kInDoubt,         // the connection died during COMMIT or DDL: look at the catalog, then decide
  kUnsupported,     // this engine or version cannot do it
  kData,            // a row stopped us: an expression failed on it, a constraint rejected it
  kInterrupted,     // the person asked us to stop
  kGuard,           // a guard stopped the run
  kInternal,        // a server or library said something we have no name for
};

std::string_view to_string(ErrorKind kind);

// `native_code` is the engine's own code (SQLSTATE, SQLite's extended result code), empty if none.
// `context` goes from the inside outwards: what was being done when it happened.
// `help` is what the person can do now, one line each; may be empty.
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;
  std::string native_code;
  std::vector<std::string> context;
  std::vector<std::string> help;

  Error(ErrorKind k, std::string m) : kind(k), message(std::move(m)) {}
  Error(ErrorKind k, std::string m, std::string native)
      : kind(k), message(std::move(m)), native_code(std::move(native)) {}

  Error&& with_context(std::string what) &&;
  Error&& with_help(std::string what) &&;

  // One line: contexts from the outside in, then the message, then the native code in brackets.
  std::string describe() const;
};

Error invalid_input(std::string message);
Error not_found(std::string message);
Error refused(std::string message);
Error unsupported(std::string message);
Error internal_error(std::string message);

}  // namespace shoofly
