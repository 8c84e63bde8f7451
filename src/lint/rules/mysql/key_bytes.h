#pragma once

// Keys that are longer than InnoDB takes: MySQL refuses them, MariaDB cuts a key's column, makes a
// hash of a unique key, or refuses them. Pure. tests/lint/mysql_misses_test.cc asks MariaDB.

#include <cstddef>
#include <string>
#include <vector>

#include "lint/rule.h"

namespace shoofly::lint {

// Of the row formats DYNAMIC and COMPRESSED, of each column and of the key.
inline constexpr std::size_t kMostKeyBytes = 3072;

struct LongKey {
  QualifiedName table;
  Position at;
  std::string what;       // "index users_bio", "the primary key"
  std::size_t bytes = 0;  // at most
  std::string charset;    // "utf8mb4, 4 bytes a character"; empty: it has no texts
  bool refused = true;    // (1071)
  bool hashed = false;    // else: MariaDB makes a hash of it
  std::size_t kept = 0;   // else: of its first column MariaDB keeps so many characters
  std::string help;
};

// Of a text; 1 where its character set is not known. Not of every character: of the longest.
std::size_t least_character_bytes(const Scene& scene, const WrittenTable& table,
                                  const WrittenColumn& column);
// That the act makes, or makes so long: of tables of InnoDB, as far as it is certain.
std::vector<LongKey> long_keys(const Scene& scene);

}  // namespace shoofly::lint
