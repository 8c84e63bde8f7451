#pragma once

// What a wish to partition a table comes to on that table: the columns, keys and indexes of the new
// one, or why it cannot be.

#include <optional>
#include <string>
#include <vector>

#include "operation/operation.h"
#include "operation/partition_wish.h"

namespace shoofly {

// All that the wish comes to on this table.
struct PartitionDraft {
  std::vector<std::string> by;
  std::vector<Partition> partitions;
  std::vector<std::string> old_key;
  std::vector<std::string> new_key;
  std::string key_index;  // the index of the old key
  CreatePartitioned create;
  std::vector<Rename> incoming;  // from the hidden name to the one in sight
  std::vector<Rename> outgoing;
};

// The words of the change file, and where they stand.
struct PartitionWords {
  std::string operation;
  Position at;
  Place table;
  const PartitionWish& wish;
  const std::vector<Place>& key;  // of the new table, where one is given
};

// nullopt: refused, with problems.
std::optional<PartitionDraft> draft_partitions(const PartitionWords& words, const Scene& scene,
                                               Problems& problems);

// Every UPDATE that changes one of these columns takes a lock on the row's key.
bool key_is_guarded(const std::vector<std::string>& key, const Table& table);

}  // namespace shoofly
