#pragma once

// One case: a schema, a change of it, how many rows, and the life of its run; all from one seed,
// and small enough to be made smaller. Pure.

#include <cstdint>
#include <string>
#include <vector>

#include "harness/scenario.h"
#include "property/schema.h"
#include "property/wish.h"

namespace shoofly::testing {

enum class Move { kStart, kCutover, kRollback, kContract, kRestore, kPurge };
const char* to_string(Move move);

// What happens to the command on its way.
enum class Trouble {
  kNone,
  kStop,  // it is asked to stop, and resumed
  kCut,   // its sessions are ended; it goes on by itself
  kBack,  // it is asked to stop, and rolled back
};

struct Stage {
  Move move = Move::kStart;
  Trouble trouble = Trouble::kNone;
  int at = 0;          // at the so-manieth step or chunk
  bool quiet = false;  // nobody writes until the next stage that is not
};

struct PropertyCase {
  std::uint64_t seed = 0;
  int major = 15;  // of the server
  Schema schema;
  std::vector<SchemaWish> wishes;
  int rows = 0;
  bool early = false;  // the new application writes before anything is filled
  std::vector<Stage> life;
};

// `majors`: those that are there.
PropertyCase make_case(std::uint64_t seed, const std::vector<int>& majors);

std::string change_file(const PropertyCase& one);
// What the applications do and what must be found.
Scenario scenario_of(const PropertyCase& one);
// Plain statements that lead to the schema which the run must lead to.
std::vector<std::string> plain_ddl(const PropertyCase& one);
// "start (stopped at 3), cutover, rollback"
std::string life_of(const PropertyCase& one);
// All of it, for a person.
std::string describe(const PropertyCase& one);

// Smaller cases of the same kind, the greatest steps first.
std::vector<PropertyCase> smaller(const PropertyCase& one);

}  // namespace shoofly::testing
