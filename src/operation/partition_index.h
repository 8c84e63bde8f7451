#pragma once

// An index of a partitioned table: what is built on which partition.

#include <vector>

#include "operation/operation.h"

namespace shoofly {

// Of the table's partitions as the catalog has them, those in between before their own; names are
// made from the index' name (or `named_after`) and unused, or, for an index that is there, those of
// its counterparts. Empty for a table that is not partitioned.
std::vector<PartitionIndex> partition_indexes(const Index& index, const Scene& scene,
                                              const std::string& named_after = "");

// The constraint that becomes part of the table's foreign key, on each partition that has rows: of
// the same name where that is free.
std::vector<PartitionIndex> partition_references(const Constraint& key, const Scene& scene);

// What a partition of the scene's table has of this kind already, or null.
const Constraint* partition_reference(const Table& table, const Constraint& key,
                                      const Scene& scene);

// Problems where a partition is a foreign table: nothing can be built there.
void require_own_partitions(Position at, const Scene& scene, Problems& problems);

// A unique index of a partitioned table holds within each partition only, so it must hold the
// columns by which rows are partitioned, there and further down.
void require_partition_key(const Index& index, Position at, const Scene& scene, Problems& problems);

}  // namespace shoofly
