// drop_index: an index goes at cutover; the way back builds it again.

#include <fmt/format.h>

#include "operation/index_wish.h"
#include "operation/operations.h"
#include "operation/partition_index.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class DropIndexOperation : public TableObjectOperation {
 public:
  explicit DropIndexOperation(const Fields& fields)
      : TableObjectOperation("drop_index", fields), index_(fields.text("index")) {
    is_about(index_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    subject(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const Index* index = subject(scene, problems);
    if (index == nullptr) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = index->reads;
    effects.objects = {index->name};
    effects.steps = steps(*index, scene);
    effects.summary =
        summary(scene, index->unique ? Risk::kMedium : Risk::kLow,
                index->unique ? "equal rows may be written from cutover on"
                              : "statements that use it get slower",
                "dropped at cutover in an instant; the way back builds it beside the traffic");
    effects.summary.visibility = everywhere({"as before", "as before", "does without the index"},
                                            {{kUntilGate, "old", kBefore},
                                             {kUntilGate, "new", kBefore},
                                             {kUntilCutover, "old", kBefore},
                                             {kUntilCutover, "new", kBefore}});
    if (index->unique) {
      effects.summary.notes.emplace_back(
          "ON CONFLICT over its columns fails without it; and once equal rows are there, going back asks to correct "
          "them first");
    }
    return effects;
  }

 private:
  inline static const Seen kBefore{"as before", "as before", "may use the index"};

  const Index* subject(const Scene& scene, Problems& problems) const {
    require_online_index(name(), at(), scene, problems, Partitioned::kHandled);
    const Index* index = require_index(index_, scene, problems);
    if (index == nullptr) return nullptr;
    if (!index->constraint.empty()) {
      problems.add(index_.at,
                   fmt::format("index {} belongs to constraint {}", index->name, index->constraint),
                   {fmt::format("- drop_constraint: {{ table: {}, constraint: {} }}",
                                scene.table.name.display(), index->constraint)});
      return nullptr;
    }
    if (scene.table.replica_identity == "index " + index->name) {
      problems.add(
          index_.at,
          fmt::format("index {} is the replica identity of {}: without it, UPDATE and DELETE of a "
                      "published table fail",
                      index->name, scene.table.name.display()),
          {"give the table another one first: set_replica_identity"});
      return nullptr;
    }
    require_no_reference(*index, index_.at, scene, problems);
    return problems.empty() ? index : nullptr;
  }

  static std::vector<Step> steps(const Index& index, const Scene& scene) {
    Index again = index;
    again.valid = true;
    const std::string table = scene.table.name.display();
    std::vector<Step> steps{make_step(
        Phase::kCutover, fmt::format("drop index {} of {}", index.name, table),
        "the application that is deployed next does without it",
        DdlWork{{DropIndex{scene.table.name, index.name}}},
        index.valid
            ? Work(DdlWork{{CreateIndex{scene.table.name, again, partition_indexes(again, scene)}}})
            : Work(NoWork{}))};
    if (index.unique && index.valid) {
      steps.push_back(count_going_back(
          Phase::kCutover, no_duplicates(scene.table.name, again),
          fmt::format("count rows of {} that are equal in {}", table, index.name)));
    }
    return steps;
  }

  Place index_;
};

}  // namespace

std::unique_ptr<Operation> parse_drop_index(const Fields& fields) {
  return std::make_unique<DropIndexOperation>(fields);
}

}  // namespace shoofly
