#pragma once

// The names that PostgreSQL gives to constraints and indexes that are written without one: the
// table's, its columns' and what it is, cut to 63 bytes, and numbered where that is taken. Pure.

#include <string>

#include "engine/schema_model.h"

namespace shoofly {

// `table` has everything that is before it. Empty: it cannot be told from what is written.
std::string given_constraint_name(const WrittenTable& table, const WrittenConstraint& constraint,
                                  const SchemaModel& model);
std::string given_index_name(const WrittenTable& table, const WrittenIndex& index,
                             const SchemaModel& model);

}  // namespace shoofly
