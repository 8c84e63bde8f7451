// Migrations in SQLite's SQL.

#include "fuzz/support/linted.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  shoofly::fuzz::lint_text("sqlite", {3, 40}, data, size);
  return 0;
}
