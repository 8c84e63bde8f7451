// add_index: an index, built beside the traffic. A unique one refuses rows, so it is built at
// cutover.

#include <fmt/format.h>

#include "operation/index_wish.h"
#include "operation/operations.h"
#include "operation/partition_index.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class AddIndex : public TableObjectOperation {
 public:
  explicit AddIndex(const Fields& fields)
      : TableObjectOperation("add_index", fields),
        index_name_(fields.optional_text("name")),
        wish_(parse_index(fields)) {
    is_about(index_name_, wish_.columns());
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
    require_own_partitions(at(), scene, problems);
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = index->reads;
    effects.objects = {index->name};
    if (index->unique) {
      add_unique(*index, scene, effects, problems);
    } else {
      effects.steps = {build(*index, Phase::kExpand, scene)};
    }
    effects.summary =
        summary(scene, index->unique ? Risk::kMedium : Risk::kLow,
                index->unique ? "a writer of equal rows fails from cutover on"
                              : "no row and no statement changes its meaning",
                "built CONCURRENTLY: reads and writes go on; a build that fails leaves "
                "an invalid index, which is found, dropped and built again");
    effects.summary.notes.push_back(
        "every later INSERT, and every UPDATE of its columns, writes the index too");
    effects.summary.visibility =
        everywhere({"writes the index too", "writes the index too", "as before"});
    return effects;
  }

 private:
  std::optional<Index> draft(const Scene& scene, Questions& questions, Problems& problems) const {
    require_online_index(name(), at(), scene, problems, Partitioned::kHandled);
    const std::string index =
        require_object_name(index_name_, names_of_parts(wish_, scene), "idx", scene, problems);
    if (index.empty() || !problems.empty()) return std::nullopt;
    return draft_index(wish_, index, scene, questions, problems);
  }

  static Step build(const Index& index, Phase phase, const Scene& scene) {
    return make_step(
        phase, fmt::format("build index {} on {}", index.name, scene.table.name.display()),
        scene.table.kind == TableKind::kPartitioned
            ? "on the table alone first, for which writers wait an instant; then partition by partition, "
              "while reads and writes go on"
            : "reads all rows while reads and writes go on",
        DdlWork{{CreateIndex{scene.table.name, index, partition_indexes(index, scene)}}},
        DdlWork{{DropIndex{scene.table.name, index.name, false, partition_indexes(index, scene)}}});
  }

  void add_unique(const Index& index, const Scene& scene, Effects& effects,
                  Problems& problems) const {
    const CountWork rule = no_duplicates(scene.table.name, index);
    Questions none;
    if (const CheckOutcome* found = ask_count("duplicates", rule, scene, none))
      refuse_counted(*found, rule, at(), {"make them differ, or delete them, before"}, scene,
                     problems);
    effects.steps = count_twice(rule, fmt::format("count rows of {} that are equal in {}",
                                                  scene.table.name.display(), index.name));
    effects.steps.push_back(build(index, Phase::kCutover, scene));
  }

  std::optional<Place> index_name_;
  IndexWish wish_;
};

}  // namespace

std::unique_ptr<Operation> parse_add_index(const Fields& fields) {
  return std::make_unique<AddIndex>(fields);
}

}  // namespace shoofly
