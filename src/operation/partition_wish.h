#pragma once

// How a change file says by what a table is partitioned, and into what.

#include <optional>
#include <string>
#include <vector>

#include "operation/fields.h"
#include "operation/operation.h"

namespace shoofly {

struct WrittenPartition {
  Place name;
  std::vector<PartitionValue> from;
  std::vector<PartitionValue> to;
  std::vector<PartitionValue> values;
};

struct PartitionWish {
  Place by;
  std::string strategy;        // "range", "list", "hash"; empty: a problem was told
  std::vector<Place> columns;  // as written
  std::vector<WrittenPartition> partitions;
  int hash_parts = 0;         // `partitions: 8`: their names are made
  std::optional<Place> rest;  // `default`
};

// The keys `by`, `partitions` and `default`. Partitions that are described by a span of time
// (every, from, until) are written out: <table>_2026_01 and so on.
PartitionWish parse_partition_wish(const Fields& fields, const std::string& table);

// The partitions with their names as the target stores them, in the table's schema unless another
// one is written. Problems where a name is none, or taken.
std::vector<Partition> partitions_of(const PartitionWish& wish, const Scene& scene,
                                     Problems& problems);

// A condition over one row, in SQL: it fits none of these partitions of `columns`. Empty: every row
// fits one.
std::string fits_none(const std::string& strategy, const std::vector<std::string>& columns,
                      const std::vector<Partition>& partitions, const SqlWriter& writer);

}  // namespace shoofly
