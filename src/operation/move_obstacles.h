#pragma once

// What stands in the way of rows that are to leave one table for another, and to come back: refused
// by name, with what can be done.

#include <vector>

#include "operation/move_draft.h"

namespace shoofly {

// A foreign key, and the table that has it.
struct Reference {
  const Table& table;
  const Constraint& key;
};
std::vector<Reference> references_to(const QualifiedName& name, const Catalog& catalog);

// `to` is null where the run makes the table.
void refuse_tables(const MoveWish& wish, const QualifiedName& name, const Table* to,
                   const Scene& scene, Problems& problems);

}  // namespace shoofly
