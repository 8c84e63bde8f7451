#pragma once

// An index of a partitioned table: what is built on which partition.

#include <vector>

#include "operation/operation.h"

namespace shoofly {

// Of the table's partitions as the catalog has them, those in between before their own; names are
// made from the index' name and unused, or, for an index that is there, those of its counterparts.
// Empty for a table that is not partitioned.
std::vector<PartitionIndex> partition_indexes(const Index& index, const Scene& scene);

// A unique index of a partitioned table holds within each partition only, so it must hold the
// columns by which rows are partitioned.
void require_partition_key(const Index& index, Position at, const Scene& scene, Problems& problems);

}  // namespace shoofly
