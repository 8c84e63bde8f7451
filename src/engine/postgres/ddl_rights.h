#pragma once

// The rights on a relation that takes another one's place.

#include <vector>

#include "catalog/catalog.h"
#include "sql/text.h"

namespace shoofly::postgres {

// What the schema's default privileges have given with a new relation: more than its owner gave.
Sql revoke_default_privileges(const QualifiedName& relation);
// Whose a function that runs with its owner's rights has to be, so that nothing of the table's
// owner (a trigger, a view in a table's place) ever runs as a superuser. Empty: it may stay ours.
std::string other_owner(const QualifiedName& table, const Catalog& catalog);
Sql grant_on(const QualifiedName& relation, const Grant& grant);

}  // namespace shoofly::postgres
