#include "operation/partition_index.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "catalog/diff.h"
#include "operation/names.h"

namespace shoofly {
namespace {

class Partitions {
 public:
  Partitions(const Index& index, const Scene& scene)
      : index_(index), scene_(scene), is_there_(scene.table.find_index(index.name) != nullptr) {
    for (const Table& table : scene.catalog.tables) {
      taken_.insert(table.name);
      for (const Index& other : table.indexes) taken_.insert({table.name.schema, other.name});
    }
  }

  void add(const Table& parent, const std::string& parent_index) {
    for (const Table& table : scene_.catalog.tables) {
      if (table.kind != TableKind::kPartition || table.parent != parent.name) continue;
      const Index* counterpart = is_there_ ? counterpart_on(table) : nullptr;
      PartitionIndex made{table.name, counterpart == nullptr ? unused(table) : counterpart->name,
                          parent_index, parent.name, !table.has_partitions};
      all.push_back(made);
      add(table, made.index);
    }
  }

  std::vector<PartitionIndex> all;

 private:
  // The one of the same definition; it belongs to no constraint, as the parent's does not.
  const Index* counterpart_on(const Table& table) const {
    const auto found =
        std::find_if(table.indexes.begin(), table.indexes.end(), [&](const Index& other) {
          return other.constraint.empty() && same_definition(other, index_);
        });
    return found == table.indexes.end() ? nullptr : &*found;
  }

  std::string unused(const Table& table) {
    const std::size_t limit = scene_.dialect.capabilities().identifier_bytes;
    const std::string wanted = fmt::format("{}_{}", table.name.name, index_.name);
    std::string name = fitted(wanted, limit);
    for (int i = 1; taken_.contains({table.name.schema, name}); ++i)
      name = fitted(fmt::format("{}_{}", wanted, i), limit);
    taken_.insert({table.name.schema, name});
    return name;
  }

  const Index& index_;
  const Scene& scene_;
  bool is_there_;
  std::set<QualifiedName> taken_;
};

}  // namespace

std::vector<PartitionIndex> partition_indexes(const Index& index, const Scene& scene) {
  if (scene.table.kind != TableKind::kPartitioned) return {};
  Partitions partitions(index, scene);
  partitions.add(scene.table, index.name);
  return partitions.all;
}

void require_partition_key(const Index& index, Position at, const Scene& scene,
                           Problems& problems) {
  if (!index.unique || scene.table.kind != TableKind::kPartitioned) return;
  for (const Dependent& dependent : scene.table.dependents) {
    if (dependent.kind != "partition key") continue;
    const bool held =
        std::any_of(index.parts.begin(), index.parts.end(),
                    [&](const IndexPart& part) { return part.column == dependent.column; });
    if (held || dependent.column.empty()) continue;
    problems.add(
        at,
        fmt::format("rows of {} are partitioned by \"{}\", which a unique index has to hold",
                    scene.table.name.display(), dependent.column),
        {"each partition only knows its own rows"});
  }
}

}  // namespace shoofly
