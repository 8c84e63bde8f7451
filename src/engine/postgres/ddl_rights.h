#pragma once

// The rights on a relation that takes another one's place.

#include <vector>

#include "catalog/catalog.h"
#include "sql/text.h"

namespace shoofly::postgres {

// What the schema's default privileges have given with a new relation: more than its owner gave.
Sql revoke_default_privileges(const QualifiedName& relation);
Sql grant_on(const QualifiedName& relation, const Grant& grant);

}  // namespace shoofly::postgres
