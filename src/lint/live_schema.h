#pragma once

// The schema of a live target, as what migrations are played upon. Pure.

#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "engine/routine_texts.h"
#include "engine/schema_file.h"
#include "engine/schema_model.h"

namespace shoofly::lint {

struct LiveSchema {
  SchemaModel model;
  std::vector<std::string> path;    // the schemas in which names without one are found
  std::set<QualifiedName> guarded;  // tables that have a policy
};

// What a target says of itself.
struct LiveFacts {
  Catalog catalog;
  Surroundings surroundings;
  std::vector<RoutineText> routines;
};

// Tables with their sizes and who uses them; of a function that the server does not look into, what
// its text names. What an inspection does not tell (which partition
// takes the rest, domains) is as in `replayed`, what the migrations that have run lead to.
LiveSchema live_schema(const LiveFacts& facts, const SchemaModel& replayed);

// The statements make a table, a column or an index, and one of those is there: they have run.
bool has_left_a_trace(const WrittenSchema& written, const SchemaModel& live);

}  // namespace shoofly::lint
