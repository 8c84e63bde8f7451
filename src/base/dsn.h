#pragma once

// A target's address. It prints itself without its password, so that no log, journal or page can
// show one by accident; only an engine's connect asks for the secret form.

#include <string>

#include "base/result.h"

namespace shoofly {

class Dsn {
 public:
  // `sqlite:path`, `postgres://...` or `postgresql://...`. Errors: invalid input (the scheme or
  // form).
  static Result<Dsn> parse(const std::string& url);

  const std::string& engine() const { return engine_; }      // "sqlite", "postgres"
  const std::string& redacted() const { return redacted_; }  // for people, journals and errors
  // The whole text for the engine's own client: the path for SQLite, a libpq URI for PostgreSQL.
  const std::string& secret() const { return secret_; }

 private:
  std::string engine_;
  std::string redacted_;
  std::string secret_;
};

// Every password in `text` that looks like a URL or a conninfo string becomes "***".
std::string redact(const std::string& text);

}  // namespace shoofly
