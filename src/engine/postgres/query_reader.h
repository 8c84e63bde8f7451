#pragma once

// Statements of applications by PostgreSQL's own grammar, and how other people write a parameter:
// `?`, `:name`, `%s`, `%(name)s`. Pure.

#include "engine/postgres/parser.h"
#include "engine/query_shape.h"

namespace shoofly::postgres {

const QueryReader& query_reader();

// What a statement of a migration names beside what it makes: the query of a view, the expressions
// of an index, a policy, a trigger (whose rows are called new and old), a check, a computed column;
// of one of an application all that it names. Errors: invalid input.
Result<QueryShape> shape_of(Node statements);

}  // namespace shoofly::postgres
