#pragma once

// What several clauses of one ALTER TABLE cost that none of them costs alone. Pure.

#include <span>
#include <string_view>
#include <vector>

#include "engine/mysql/tokens.h"
#include "engine/schema_model.h"

namespace shoofly::mysql {

using Acts = std::span<const WrittenStatement>;

// MariaDB: without an index that goes while one over the same columns comes, which is a rename, and
// without what is there, or is not there, already. Empty: nothing else is left.
std::vector<const WrittenStatement*> acts_that_count(Acts acts, const SchemaModel& schema,
                                                     Flavor flavor);
// MariaDB: IF EXISTS of what is not there, IF NOT EXISTS of what is.
bool does_nothing(const WrittenStatement& act, const SchemaModel& schema);

// The fact that holds for all of them together; empty: the worst of what they cost alone.
// `moves_columns`: one of them, alone INSTANT, changes which columns a row has, or their order.
std::string_view fact_of_all(const std::vector<const WrittenStatement*>& acts,
                             const SchemaModel& schema, Flavor flavor, bool moves_columns);

// Whether one of the acts takes that index away.
bool takes_index(Acts acts, std::string_view name);
// Whether one of them makes a primary key.
bool makes_key(Acts acts);
// Whether the index is, without them, still one that the rows can be kept by.
bool stays_key(Acts acts, const WrittenTable& table, const WrittenIndex& index);

}  // namespace shoofly::mysql
