#pragma once

// Counting the rows that break a rule: a condition over one row, a foreign key, uniqueness.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/postgres/key_ranges.h"

namespace shoofly::postgres {

// How many rows of a range match a condition, with the first keys; `columns` are the key, and may
// be empty for a table without one.
//
// Where its names are looked for: what a person wrote in the target's default path, what the server
// printed in ours, where no stranger can have put a function of the same name.
enum class NamesIn { kDefaultPath, kOurPath };
Result<CheckOutcome> count_in_range(Connection& connection, const Sql& table, const TableKey& key,
                                    const KeyRange& range, const Sql& condition, std::size_t limit,
                                    NamesIn names);
// ChunkSource::orphans and ::duplicates.
Result<CheckOutcome> count_orphans(Connection& connection, const Table& table,
                                   const Constraint& foreign_key, const KeyRange& range,
                                   std::size_t limit);
Result<CheckOutcome> count_duplicates(Connection& connection, const Table& table,
                                      const Index& unique, std::size_t limit);

}  // namespace shoofly::postgres
