#include "base/dsn.h"

#include <regex>

#include <fmt/format.h>

#include "base/diagnostic.h"

namespace shoofly {

std::string redact(const std::string& text) {
  // Up to the last @ of the word: a password may hold any sign, though it should be percent-coded.
  static const std::regex user_info(R"((://[^:/@?\s]*):[^\s"]*@)");
  static const std::regex parameter(
      R"(((?:^|[?&\s"])(?:password|sslpassword|passfile)\s*=\s*)('(?:[^'\\]|\\.)*'|[^&\s]*))",
      std::regex::icase);
  std::string result = std::regex_replace(text, user_info, "$1:***@");
  // A parameter's name may be percent-coded; nobody who means well writes it so.
  static const std::regex coded(R"(([?&][A-Za-z]*%[0-9A-Fa-f]{2}[A-Za-z%0-9]*=)[^&\s]*)");
  result = std::regex_replace(result, coded, "$1***");
  return std::regex_replace(result, parameter, "$1***");
}

Result<Dsn> Dsn::parse(const std::string& url) {
  Dsn dsn;
  const std::size_t colon = url.find(':');
  const std::string scheme = colon == std::string::npos ? std::string() : url.substr(0, colon);
  dsn.redacted_ = redact(url);
  if (scheme == "sqlite") {
    dsn.engine_ = "sqlite";
    dsn.secret_ = url.substr(colon + 1);
    if (dsn.secret_.rfind("//", 0) == 0) dsn.secret_ = dsn.secret_.substr(2);
    if (dsn.secret_.empty()) return invalid_input("read target: \"sqlite:\" names no file");
    return dsn;
  }
  if (scheme == "postgres" || scheme == "postgresql") {
    if (url.compare(colon, 3, "://") != 0) {
      return invalid_input(
          fmt::format("read target: \"{}\" is not of the form {}://", dsn.redacted_, scheme));
    }
    dsn.engine_ = "postgres";
    dsn.secret_ = "postgresql" + url.substr(colon);
    return dsn;
  }
  // Where nobody knows what its parts are, whatever stands before the host may be a password.
  const std::size_t host = dsn.redacted_.rfind('@');
  if (host != std::string::npos && dsn.redacted_.find("://") == std::string::npos)
    dsn.redacted_.replace(0, host, "***");
  Error error =
      invalid_input(fmt::format("read target: \"{}\" has no known scheme", dsn.redacted_));
  return std::move(error).with_help(
      "write sqlite:PATH or postgres://USER@HOST:PORT/DATABASE (a socket directory as ?host=/path)");
}

}  // namespace shoofly
