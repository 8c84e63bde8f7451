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
void comment_on_index(const QualifiedName& table, const Index& index, std::vector<Sql>& statements);
// CONCURRENTLY, in the place of what a broken-off build has left.
void build_beside(const QualifiedName& name, const Index& index, const Catalog& catalog,
                  std::vector<Sql>& statements);

// A constraint of this name, of the kind and with the rules of `constraint`, over an index that is
// there.
Sql use_index(const QualifiedName& table, const Constraint& constraint, const std::string& name,
              const std::string& index);

}  // namespace shoofly::postgres
