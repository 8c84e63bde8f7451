#pragma once

// Indexes, checks, unique constraints and foreign keys of an old column, built over the new one.

#include <map>
#include <string>
#include <vector>

#include "plan/table_plan.h"

namespace shoofly {

// An object of the table and its counterpart.
template <typename T>
struct Counterpart {
  T before;
  T after;  // over the new columns, under a name of its own
};

struct Carried {
  std::vector<Counterpart<Index>> indexes;           // those that no constraint owns
  std::vector<Counterpart<Constraint>> constraints;  // checks, foreign keys, unique
  std::map<std::string, Index> unique_indexes;       // by the new unique constraint's name
};

// `names` are columns old -> new. Objects that use a swapped column get hidden names until cutover.
Carried carried_objects(const TablePlan& plan, const Catalog& catalog, const Dialect& dialect);

// Steps of phase backfill that build them, each with a short lock.
void add_carried(const Carried& carried, const QualifiedName& table, StepMaker& maker);

// Renames that cutover makes so that the names follow the column in sight.
struct NameFollowing {
  std::vector<Rename> indexes;
  std::vector<Rename> constraints;
};
NameFollowing names_to_swap(const Carried& carried, const TablePlan& plan, std::size_t limit);

}  // namespace shoofly
