#pragma once

// How large the table of a finding is on the target, and how long the work on its rows takes
// there. Pure.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/ddl.h"
#include "engine/schema_model.h"
#include "engine/work_time.h"

namespace shoofly::lint {

// What a rule's findings say is done to the rows of a table while others wait.
enum class Effort {
  kNone,
  kReads,    // every row is read
  kSorts,    // an index is built of them
  kWrites,   // every row and index entry is written anew
  kByFacts,  // whatever the facts of the statement say
  kChanges,  // rows are changed one by one: how long that takes is not guessed
};

struct AtStake {
  std::string table;  // for people
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  // that are worked on
  Interval time;           // both 0: not guessed, or no time at all
  std::string assumed;     // of the time: "30 to 400 MB/s"
  bool tiny = false;       // nobody will notice the work
};

// The table that the statement works on; empty: there is no such one.
QualifiedName worked_on(const WrittenStatement& statement, const SchemaModel& schema);

// Nullopt: no target was asked, or it does not have the table.
std::optional<AtStake> at_stake(Effort effort, const WrittenStatement& statement,
                                const DdlFacts& facts, const WrittenTable* table);

// "; on the target orders has about 12,400,000 rows (3.1 GB): about 8 to 103 s, at 30 to 400 MB/s"
std::string words_of(const AtStake& stake);

}  // namespace shoofly::lint
