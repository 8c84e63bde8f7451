// Migrations in PostgreSQL's SQL, with DO blocks and function bodies.

#include "fuzz/support/linted.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  shoofly::fuzz::lint_text("postgres", {15}, data, size);
  return 0;
}
