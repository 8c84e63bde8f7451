// A target's address: parsed or refused; what is shown of it never holds what stands for the
// password.

#include <cstdlib>
#include <string>

#include "base/dsn.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(shoofly::Dsn::parse(text).ok());
  static_cast<void>(shoofly::redact(text));
  // A password without the marks that would end it.
  std::string user;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'f') || c == '.' || c == '-') user += c;
  }
  const auto dsn = shoofly::Dsn::parse("postgres://u" + user + ":zz9zz@h" + user + "/d");
  if (dsn.ok() && dsn->redacted().find("zz9zz") != std::string::npos) std::abort();
  return 0;
}
