// replace_index: another definition under the same name. The new index is built beside the old one,
// cutover exchanges their names, purge drops the old one.

#include <fmt/format.h>

#include "operation/index_wish.h"
#include "operation/names.h"
#include "operation/operations.h"
#include "operation/partition_index.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class ReplaceIndex : public TableObjectOperation {
 public:
  explicit ReplaceIndex(const Fields& fields)
      : TableObjectOperation("replace_index", fields),
        index_(fields.text("index")),
        wish_(parse_index(fields)) {
    is_about(index_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto index = draft(scene, questions, problems);
    if (index && index->unique)
      ask_count("duplicates", no_duplicates(scene.table.name, *index), scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto index = draft(scene, none, problems);
    if (!index) return {};
    require_partition_key(*index, at(), scene, problems);
    Effects effects;
    effects.table = scene.table.name;
    const Index& before = *require_index(index_, scene, problems);
    effects.relies_on = before.reads;
    effects.relies_on.insert(effects.relies_on.end(), index->reads.begin(), index->reads.end());
    effects.objects = {before.name};
    effects.steps = steps(before, *index, scene, problems);
    effects.summary = summary(
        scene, index->unique ? Risk::kMedium : Risk::kLow, "statements may be planned another way",
        "the new index is built CONCURRENTLY beside the old one; cutover exchanges the names; both are kept up to "
        "date until contract");
    effects.summary.visibility = everywhere({"as before", "as before", "may use the new index"});
    return effects;
  }

 private:
  std::optional<Index> draft(const Scene& scene, Questions& questions, Problems& problems) const {
    require_online_index(name(), at(), scene, problems, Partitioned::kHandled);
    require_own_partitions(at(), scene, problems);
    const Index* before = require_index(index_, scene, problems);
    if (before == nullptr) return std::nullopt;
    if (!before->constraint.empty()) {
      problems.add(
          index_.at,
          fmt::format("index {} belongs to constraint {}", before->name, before->constraint),
          {"drop the constraint and add another one"});
    }
    if (scene.table.replica_identity == "index " + before->name) {
      problems.add(index_.at,
                   fmt::format("index {} is the replica identity of {}", before->name,
                               scene.table.name.display()),
                   {"give the table another one first: set_replica_identity"});
    }
    require_no_reference(*before, index_.at, scene, problems);
    if (!problems.empty()) return std::nullopt;
    return draft_index(wish_, hidden_new(before->name, limit(scene)), scene, questions, problems);
  }

  static std::size_t limit(const Scene& scene) {
    return scene.dialect.capabilities().identifier_bytes;
  }

  std::vector<Step> steps(const Index& before, const Index& index, const Scene& scene,
                          Problems& problems) const {
    const QualifiedName& table = scene.table.name;
    const std::string hidden = hidden_old(before.name, limit(scene));
    const std::vector<PartitionIndex> partitions = partition_indexes(index, scene, before.name);
    const Step build =
        make_step(index.unique ? Phase::kCutover : Phase::kExpand,
                  fmt::format("build the new index {} on {}", before.name, table.display()),
                  "reads all rows while reads and writes go on",
                  DdlWork{{CreateIndex{table, index, partitions, before.name}}},
                  DdlWork{{DropIndex{table, index.name, false, partitions}}});
    std::vector<Step> steps;
    if (index.unique) {
      const CountWork rule = no_duplicates(table, index);
      Questions none;
      if (const CheckOutcome* found = ask_count("duplicates", rule, scene, none))
        refuse_counted(*found, rule, at(), {"make them differ, or delete them, before"}, scene,
                       problems);
      steps = count_twice(rule, fmt::format("count rows of {} that are equal in the new {}",
                                            table.display(), before.name));
    }
    steps.push_back(build);
    steps.push_back(make_step(
        Phase::kCutover, fmt::format("exchange the names of the old and the new {}", before.name),
        "whoever names the index finds the new one",
        DdlWork{{RenameColumns{table, {}, {{before.name, hidden}, {index.name, before.name}}, {}}}},
        DdlWork{
            {RenameColumns{table, {}, {{before.name, index.name}, {hidden, before.name}}, {}}}}));
    drop_old(before, hidden, scene, steps);
    return steps;
  }

  // A unique index refuses rows for as long as it is there.
  static void drop_old(const Index& before, const std::string& hidden, const Scene& scene,
                       std::vector<Step>& steps) {
    const QualifiedName& table = scene.table.name;
    const std::string title = fmt::format("drop the old index {}", before.name);
    const DdlWork drop{{DropIndex{table, hidden}}};
    if (!before.unique) {
      steps.push_back(
          make_step(Phase::kPurge, title, "the new one has taken its place", drop, NoWork{}));
      return;
    }
    Index again = before;
    again.name = hidden;
    again.valid = true;
    std::vector<PartitionIndex> partitions = partition_indexes(before, scene);
    for (PartitionIndex& partition : partitions) {
      if (partition.parent_table == table) partition.parent = hidden;
    }
    steps.push_back(make_step(Phase::kContract, title, "it refuses rows that the new one allows",
                              drop, DdlWork{{CreateIndex{table, again, partitions, before.name}}}));
    steps.push_back(count_going_back(Phase::kContract, no_duplicates(table, again),
                                     fmt::format("count rows of {} that are equal in the old {}",
                                                 table.display(), before.name)));
  }

  Place index_;
  IndexWish wish_;
};

}  // namespace

std::unique_ptr<Operation> parse_replace_index(const Fields& fields) {
  return std::make_unique<ReplaceIndex>(fields);
}

}  // namespace shoofly
