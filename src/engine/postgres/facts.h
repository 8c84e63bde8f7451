#pragma once

// What PostgreSQL's DDL locks, rewrites and scans: one table (facts.cc), every line of it proved on
// a real server of each version by tests/facts/postgres_facts_test.cc, which runs the line's own
// statement and reads pg_locks, relfilenode and pg_stat_xact_user_tables.

#include <string_view>
#include <vector>

namespace shoofly::postgres {

// In the order of their strength.
enum class LockMode {
  kNone,
  kAccessShare,
  kRowShare,
  kRowExclusive,
  kShareUpdateExclusive,
  kShare,
  kShareRowExclusive,
  kExclusive,
  kAccessExclusive,
};

// "ACCESS EXCLUSIVE"; empty for none.
std::string_view to_string(LockMode mode);
// The opposite; none for another text.
LockMode lock_mode_from(std::string_view text);
// Whether who wants one has to wait for who holds the other.
bool conflict(LockMode one, LockMode other);
// Whether a plain SELECT, an INSERT, UPDATE or DELETE has to wait for it.
bool blocks_reads(LockMode mode);
bool blocks_writes(LockMode mode);
// For people: "every read and write of the table".
std::string_view what_it_blocks(LockMode mode);

struct Fact {
  std::string_view id;             // "add-column-constant"
  std::string_view statement;      // on the fixture of the test: table t with index t_a_idx, and p,
                                   // which t refers to
  LockMode own = LockMode::kNone;  // on t
  LockMode referenced = LockMode::kNone;  // on p
  LockMode index = LockMode::kNone;       // on t_a_idx
  bool rewrites = false;                  // t's rows, and with them its indexes
  bool scans = false;                     // t or p
  int since = 13;                         // majors
  int until = 18;
  std::string_view prepare = {};  // on the fixture, before
};

const std::vector<Fact>& facts();
// A bug if there is none of this name.
const Fact& fact(std::string_view id);

}  // namespace shoofly::postgres
