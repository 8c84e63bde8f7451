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
  Partitions(const std::string& named_after, const Scene& scene, bool is_there)
      : named_after_(named_after), scene_(scene), is_there_(is_there) {
    for (const Table& table : scene.catalog.tables) {
      taken_.insert(table.name);
      for (const Index& other : table.indexes) taken_.insert({table.name.schema, other.name});
      for (const Constraint& other : table.constraints)
        taken_.insert({table.name.schema, other.name});
    }
  }

  void add(const Table& parent, const std::string& parent_index) {
    for (const Table& table : scene_.catalog.tables) {
      if (table.kind != TableKind::kPartition || table.parent != parent.name) continue;
      const Index* counterpart = is_there_ ? counterpart_on(table, parent_index) : nullptr;
      PartitionIndex made{table.name, counterpart == nullptr ? unused(table) : counterpart->name,
                          parent_index, parent.name, !table.has_partitions};
      all.push_back(made);
      add(table, made.index);
    }
  }

  std::vector<PartitionIndex> all;

 private:
  static const Index* counterpart_on(const Table& table, const std::string& parent_index) {
    const auto found =
        std::find_if(table.indexes.begin(), table.indexes.end(),
                     [&](const Index& other) { return other.attached_to == parent_index; });
    return found == table.indexes.end() ? nullptr : &*found;
  }

  std::string unused(const Table& table) {
    const std::size_t limit = scene_.dialect.capabilities().identifier_bytes;
    const std::string wanted = fmt::format("{}_{}", table.name.name, named_after_);
    std::string name = fitted(wanted, limit);
    for (int i = 1; taken_.contains({table.name.schema, name}); ++i)
      name = fitted(fmt::format("{}_{}", wanted, i), limit);
    taken_.insert({table.name.schema, name});
    return name;
  }

  std::string named_after_;
  const Scene& scene_;
  bool is_there_;
  std::set<QualifiedName> taken_;
};

bool is_below(const Table& table, const Table& top, const Catalog& catalog) {
  const Table* parent = table.parent.name.empty() ? nullptr : catalog.find_table(table.parent);
  return parent != nullptr && (parent->name == top.name || is_below(*parent, top, catalog));
}

}  // namespace

std::vector<PartitionIndex> partition_indexes(const Index& index, const Scene& scene,
                                              const std::string& named_after) {
  if (scene.table.kind != TableKind::kPartitioned) return {};
  Partitions partitions(named_after.empty() ? index.name : named_after, scene,
                        scene.table.find_index(index.name) != nullptr);
  partitions.add(scene.table, index.name);
  return partitions.all;
}

std::vector<PartitionIndex> partition_references(const Constraint& key, const Scene& scene) {
  const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
  std::vector<PartitionIndex> all;
  for (const Table& table : scene.catalog.tables) {
    if (table.kind != TableKind::kPartition || table.has_partitions) continue;
    if (!is_below(table, scene.table, scene.catalog)) continue;
    std::string name = key.name;
    for (int i = 1; table.find_constraint(name) != nullptr; ++i)
      name = fitted(fmt::format("{}_{}", key.name, i), limit);
    all.push_back({table.name, name, "", table.parent, true});
  }
  return all;
}

const Constraint* partition_reference(const Table& table, const Constraint& key,
                                      const Scene& scene) {
  if (!is_below(table, scene.table, scene.catalog)) return nullptr;
  const auto found =
      std::find_if(table.constraints.begin(), table.constraints.end(),
                   [&](const Constraint& other) { return same_definition(other, key); });
  return found == table.constraints.end() ? nullptr : &*found;
}

void require_own_partitions(Position at, const Scene& scene, Problems& problems) {
  for (const Table& table : scene.catalog.tables) {
    if (table.kind != TableKind::kForeign || !is_below(table, scene.table, scene.catalog)) continue;
    problems.add(at,
                 fmt::format("partition {} of {} is a foreign table: it can have neither index nor "
                             "constraint",
                             table.name.display(), scene.table.name.display()),
                 {"detach it first"});
  }
}

void require_partition_key(const Index& index, Position at, const Scene& scene,
                           Problems& problems) {
  if (!index.unique || scene.table.kind != TableKind::kPartitioned) return;
  for (const Table& table : scene.catalog.tables) {
    const bool own = table.name == scene.table.name;
    if (!own && !(table.has_partitions && is_below(table, scene.table, scene.catalog))) continue;
    for (const Dependent& dependent : table.dependents) {
      if (dependent.kind != "partition key") continue;
      const bool held =
          std::any_of(index.parts.begin(), index.parts.end(),
                      [&](const IndexPart& part) { return part.column == dependent.column; });
      if (held && !dependent.column.empty()) continue;
      problems.add(
          at,
          dependent.column.empty()
              ? fmt::format("rows of {} are partitioned by an expression, which a unique "
                            "index cannot hold",
                            table.name.display())
              : fmt::format(
                    "rows of {} are partitioned by \"{}\", which a unique index has to hold",
                    table.name.display(), dependent.column),
          {"each partition only knows its own rows"});
    }
  }
}

}  // namespace shoofly
