#pragma once

// Indexes, checks, unique constraints and foreign keys of an old column, built over the new one.

#include <map>
#include <optional>
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

// A primary key over a column that is swapped: its constraint is dropped at cutover, and another
// one of that name takes the index over the new column.
struct CarriedKey {
  Constraint constraint;
  Index before;  // the index by itself, over the old column as it is called from cutover on
  Index after;   // over the new one, under a hidden name
};

struct Carried {
  std::vector<Counterpart<Index>> indexes;           // those that no constraint owns
  std::vector<Counterpart<Constraint>> constraints;  // checks, foreign keys, unique
  std::map<std::string, Index> unique_indexes;       // by the new unique constraint's name
  std::optional<CarriedKey> key;
  // Foreign keys to a table of the change whose key is switched: not among `constraints`.
  std::vector<Counterpart<Constraint>> references;
};

// Objects that use a swapped column get hidden names until cutover. `all`: every table of the
// change.
Carried carried_objects(const TablePlan& plan, const std::vector<TablePlan>& all,
                        const Catalog& catalog, const Dialect& dialect);

// Steps of phase backfill that build them, each with a short lock.
void add_carried(const Carried& carried, const QualifiedName& table, StepMaker& maker);

// The foreign keys between the tables whose keys are switched, once all of them have their new
// unique indexes.
void add_references(const Carried& carried, const QualifiedName& table, StepMaker& maker);

// Renames that cutover makes so that the names follow the column in sight.
struct NameFollowing {
  std::vector<Rename> indexes;
  std::vector<Rename> constraints;
};
NameFollowing names_to_swap(const Carried& carried, const TablePlan& plan, std::size_t limit);

}  // namespace shoofly
