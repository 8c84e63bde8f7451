// docs/postgres-locks.md is made from the table of facts, which tests/facts proves on real servers.
// UPDATE_GOLDEN=1 writes it anew.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/postgres/facts.h"
#include "harness/golden.h"

namespace shoofly::postgres {
namespace {

std::string shown(LockMode mode) {
  return mode == LockMode::kNone ? "" : std::string(to_string(mode));
}

LockMode strongest(const Fact& line) { return std::max(line.own, line.referenced); }

std::string versions(const Fact& line) {
  if (line.since == 13 && line.until == 18) return "";
  if (line.until == 18) return fmt::format("{} and newer", line.since);
  return fmt::format("{} to {}", line.since, line.until);
}

std::string row(const Fact& line) {
  std::string work = line.rewrites ? "rewrites every row" : line.scans ? "reads every row" : "";
  return fmt::format("| `{}`{} | {} | {} | {} | {} | {} | {} |\n", line.statement,
                     line.prepare.empty() ? "" : fmt::format(" after `{}`", line.prepare),
                     shown(line.own), shown(line.referenced), shown(line.index), work,
                     what_it_blocks(strongest(line)), versions(line));
}

TEST(FactsDocument, IsMadeFromTheTable) {
  std::string text =
      "<!-- made by src/engine/postgres/facts_document_test.cc; UPDATE_GOLDEN=1 writes it -->\n"
      "# What PostgreSQL locks, rewrites and reads\n\n"
      "Each line was run on PostgreSQL 13 to 18 (`tests/facts`), on a table `t` that refers to `p` and has the index "
      "`t_a_idx`. The plan names the lock of each of its steps from this table. What a statement blocks it blocks from "
      "the moment it asks for the lock: whoever comes later waits behind it. Statements with CONCURRENTLY, and VALIDATE, "
      "wait for others without making anybody wait.\n\n"
      "| statement | lock on `t` | on `p` | on `t_a_idx` | rows | blocks | PostgreSQL |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const Fact& line : facts()) text += row(line);
  EXPECT_TRUE(testing::golden_matches("docs/postgres-locks.md", text));
}

}  // namespace
}  // namespace shoofly::postgres
