#pragma once

// CHECK(condition, "what must hold"): a bug of ours. Prints place and text and aborts, in every
// build; the journal makes that safe.

namespace shoofly {
[[noreturn]] void check_failed(const char* file, int line, const char* condition, const char* text);
}  // namespace shoofly

#define SHOOFLY_CHECK(condition, text)                                               \
  do {                                                                               \
    if (!(condition)) ::shoofly::check_failed(__FILE__, __LINE__, #condition, text); \
  } while (false)

// A place that cannot be reached, where the compiler has to know that nothing comes after it.
#define SHOOFLY_BUG(text) ::shoofly::check_failed(__FILE__, __LINE__, "unreachable", text)
