// Migrations in the SQL of MariaDB and MySQL.

#include "fuzz/support/linted.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const bool mysql = size > 0 && (data[0] & 0x20U) != 0;
  if (mysql) {
    shoofly::fuzz::lint_text("mysql", {8}, data, size);
  } else {
    shoofly::fuzz::lint_text("mariadb", {10, 11}, data, size);
  }
  return 0;
}
