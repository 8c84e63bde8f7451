#pragma once

// Parts of the statements of constraints and indexes that others use too.

#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

Rendered transaction_of(const std::vector<Sql>& statements);

// What follows `add constraint NAME`. Errors: unsupported.
Result<Sql> constraint_definition(const QualifiedName& table, const Constraint& constraint,
                                  const Catalog& catalog);

// kParentOnly: of a partitioned table, without its partitions; nothing where it is there.
enum class Build { kConcurrent, kBlocking, kParentOnly };
Sql create_index(const QualifiedName& table, const Index& index, Build build);

}  // namespace shoofly::postgres
