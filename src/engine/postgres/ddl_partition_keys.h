#pragma once

// The statements of an index or a key of a partitioned table: partition by partition, beside the
// traffic.

#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

// For statements that run one by one, outside a transaction, on the partitions as `catalog` has
// them; what is there already is passed over.
//
// On the table alone first (invalid, in an instant), so that partitions that come later get theirs
// by themselves; then CONCURRENTLY on each partition; then attached.
std::vector<Sql> build_on_partitions(const CreateIndex& action, const Catalog& catalog);
std::vector<Sql> build_on_partitions(const AddConstraint& action, const Catalog& catalog);

// NOT VALID on each partition, proved there, and then on the table, which takes over theirs without
// reading a row (13 to 18, facts.cc "add-foreign-key-proved").
std::vector<Sql> refer_from_partitions(const AddConstraint& action, const Catalog& catalog);

}  // namespace shoofly::postgres
