#pragma once

// What flyway.conf or flyway.toml says of a project's files. Pure.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::toolchain {

struct FlywaySettings {
  std::string versioned = "V";
  std::string undo = "U";
  std::string repeatable = "R";
  std::string baseline = "B";
  std::string separator = "__";
  std::vector<std::string> suffixes = {".sql"};
  bool in_transaction = true;
  bool together = false;  // all that is pending in one transaction
  bool mixed = false;     // what can and what cannot run in a transaction, in one file
  bool placeholders = true;
  bool lock_in_transaction = true;  // PostgreSQL, Flyway 9.1 on: the default there
  std::string before = "${";        // a placeholder's name
  std::string behind = "}";
  // By name in lower case; only words that stand for names. What may be a credential is left out.
  std::map<std::string, std::string, std::less<>> values;
  std::string engine;  // of its url; empty: it has none
};
FlywaySettings flyway_settings(std::string_view text);

}  // namespace shoofly::toolchain
