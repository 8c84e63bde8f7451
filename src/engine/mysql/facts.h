#pragma once

// Which algorithm and which lock ALTER TABLE can have, on tables of InnoDB: one table (facts.cc).
// Every line about MariaDB is proved on MariaDB 10.11 by tests/facts/mariadb_facts_test.cc, which
// runs the line's statement with each ALGORITHM and LOCK until the server accepts one.

#include <string_view>
#include <vector>

#include "engine/mysql/tokens.h"
#include "engine/statement_facts.h"

namespace shoofly::mysql {

// From the best to the worst. MySQL has no NOCOPY: it is its INPLACE that does not write the rows
// anew.
enum class Algorithm { kInstant, kNoCopy, kInPlace, kCopy };
enum class Lock { kNone, kShared, kExclusive };
std::string_view to_string(Algorithm algorithm);
std::string_view to_string(Lock lock);

struct Claim {
  Flavor flavor = Flavor::kMariaDb;
  ServerVersion since;
  Algorithm algorithm = Algorithm::kCopy;
  Lock lock = Lock::kShared;
  std::string_view source;
};

struct Fact {
  std::string_view id;
  std::string_view statement;  // on the fixture of the test
  std::vector<Claim> claims;   // of a flavor by version; the last that is not younger holds
};

// A virtual column that comes or goes in one statement with other changes.
inline constexpr std::string_view kVirtualBeside = "add-column-virtual-beside";
// A virtual column and an index over it in one statement.
inline constexpr std::string_view kVirtualWithIndex = "add-column-virtual-with-index";
// A column comes or goes, which alone is INSTANT, in one statement with a new index.
inline constexpr std::string_view kColumnBesideIndex = "add-column-beside-index";
// A column goes and another, or an index, comes where a virtual column is.
inline constexpr std::string_view kColumnsChangeBesideVirtual = "drop-column-beside-virtual";

const std::vector<Fact>& facts();
// A bug if there is none of this name.
const Fact& fact(std::string_view id);
// For versions older than the first that is known the first holds.
const Claim& claim(const Fact& fact, Flavor flavor, const ServerVersion& version);

// Since then a copy does not stop writes (LOCK=NONE), as long as none of the table's foreign keys
// changes rows by itself. By MariaDB's documentation ("Online Schema Change"); not measured.
inline constexpr ServerVersion kCopiesOnlineSince{11, 2};

}  // namespace shoofly::mysql
