// docs/mysql-algorithms.md is made from the table of facts, which tests/facts proves on a real
// server. UPDATE_GOLDEN=1 writes it anew.

#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/mysql/facts.h"
#include "harness/golden.h"

namespace shoofly::mysql {
namespace {

std::string shown(const Claim& one) {
  return fmt::format("{}, LOCK={}", to_string(one.algorithm), to_string(one.lock));
}

std::string of(const Fact& line, Flavor flavor) {
  std::string text;
  const Claim* before = nullptr;
  for (const Claim& one : line.claims) {
    if (one.flavor != flavor) continue;
    const Claim* last = std::exchange(before, &one);
    if (last != nullptr && last->algorithm == one.algorithm && last->lock == one.lock) continue;
    const bool first = text.empty();
    text += fmt::format("{}{}{}", first ? "" : "; ",
                        first ? "" : "from " + to_string(one.since) + ": ", shown(one));
  }
  return text.empty() ? "-" : text;
}

TEST(MysqlFacts, AreOfVersionsInOrder) {
  for (const Fact& line : facts()) {
    EXPECT_EQ(&fact(line.id), &line) << "two lines of this name";
    for (std::size_t i = 1; i < line.claims.size(); ++i) {
      const Claim& before = line.claims[i - 1];
      const Claim& one = line.claims[i];
      if (before.flavor != one.flavor) continue;
      EXPECT_LT(before.since, one.since) << line.id;
    }
  }
}

TEST(MysqlFacts, OfTheReleaseThatIsMeant) {
  const Fact& line = fact("drop-column");
  EXPECT_EQ(claim(line, Flavor::kMySql, {5, 7}).algorithm, Algorithm::kInPlace);
  EXPECT_EQ(claim(line, Flavor::kMySql, {8, 0, 28}).algorithm, Algorithm::kInPlace);
  EXPECT_EQ(claim(line, Flavor::kMySql, {8, 0, 29}).algorithm, Algorithm::kInstant);
  EXPECT_EQ(claim(line, Flavor::kMySql, {8, 4}).algorithm, Algorithm::kInstant);
  EXPECT_EQ(claim(line, Flavor::kMariaDb, {10, 3}).algorithm, Algorithm::kInstant);
}

TEST(MysqlFacts, AreADocument) {
  std::string text =
      "<!-- made by src/engine/mysql/facts_document_test.cc; UPDATE_GOLDEN=1 writes it -->\n"
      "# How MariaDB and MySQL alter a table\n\n"
      "The best ALGORITHM and LOCK that the server accepts, which is what it takes where the "
      "statement says nothing. INSTANT changes no row. NOCOPY builds or drops an index and leaves "
      "the rows; MySQL has no word for it, and calls it INPLACE. INPLACE writes every row anew, as "
      "does COPY. With LOCK=NONE others write meanwhile, with LOCK=SHARED they wait. Each of them "
      "waits first until every transaction that has used the table has ended, and all who come "
      "later wait behind it.\n\n"
      "Tables are of InnoDB: `t` is plain and refers to `p`, `g` has a virtual and a stored column, "
      "`ft` a FULLTEXT index, `nk` no primary key, `u` texts of utf8mb3, all of them varchar; `vc` and `vr` have a `c varchar(50)` of utf8mb4, `vr` with ROW_FORMAT=REDUNDANT; `gv` has an index over its virtual column `v`; `cp` and `cg` have ROW_FORMAT=COMPRESSED, `cg` with a virtual column; `uk` has a unique key without NULL beside its primary key; `f` a float; `vs` system versioning; `m` is of MyISAM. MariaDB: each line was run on "
      "10.11 (`tests/facts/mariadb_facts_test.cc`) and is taken for 10.4 to 11. From 11.2 on a COPY "
      "does not stop writes, unless a foreign key of the table changes rows by itself (MariaDB's "
      "documentation, \"Online Schema Change\"; not measured). MySQL: by the manuals of 5.7 and 8.0, "
      "\"Online DDL Operations\", and \"ALTER TABLE\" for checks; not measured. What is done to "
      "partitions is judged by the manuals alone: moving rows between them copies, the rest waits "
      "for everybody.\n\n"
      "A longer VARCHAR on MariaDB counts in bytes, 4 for each character of utf8mb4, 3 of utf8mb3, 1 "
      "of latin1. From at most 127 bytes, or from 256 and more, to any length it is INSTANT; from 128 "
      "to 255 bytes to 256 or more it copies (utf8mb4: `varchar(32)` to `(63)`), but not with "
      "ROW_FORMAT=REDUNDANT. utf8mb3 to utf8mb4 is the same question: `varchar(64)` to `(85)` have "
      "192 to 255 bytes before and 256 and more behind it. `tests/lint/mariadb_claims_test.cc` "
      "asks the server about each of these lengths.\n\n"
      "| statement | MariaDB | MySQL 5.7 and newer |\n|---|---|---|\n";
  for (const Fact& line : facts())
    text += fmt::format("| `{}` | {} | {} |\n", line.statement, of(line, Flavor::kMariaDb),
                        of(line, Flavor::kMySql));
  EXPECT_TRUE(testing::golden_matches("docs/mysql-algorithms.md", text));
}

}  // namespace
}  // namespace shoofly::mysql
