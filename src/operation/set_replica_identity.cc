// set_replica_identity: what the log says of a row that is updated or deleted, for logical
// subscribers.

#include <algorithm>

#include <fmt/format.h>

#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class SetReplicaIdentityOperation : public TableObjectOperation {
 public:
  explicit SetReplicaIdentityOperation(const Fields& fields)
      : TableObjectOperation("set_replica_identity", fields),
        to_(fields.optional_text("to")),
        index_(fields.optional_text("index")) {
    if (to_.has_value() == index_.has_value())
      fields.problems().add(at(), "set_replica_identity has either \"to\" or \"index\"");
    is_about(std::nullopt, {to_ ? *to_ : index_.value_or(Place{})});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    effects(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    require_online_constraint(name(), at(), scene, problems);
    if (scene.table.kind == TableKind::kPartitioned) {
      problems.add(at(),
                   fmt::format("table {} is partitioned: its rows have the replica identity of "
                               "their partitions",
                               scene.table.name.display()));
    }
    const auto identity = wanted(scene, problems);
    if (!identity || !problems.empty()) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.objects = {"replica identity"};
    if (index_) {
      const Index& index = *require_index(*index_, scene, problems);
      effects.objects.push_back(index.name);
      effects.relies_on = index.reads;
    }
    const auto set = [&](const std::string& to) {
      return DdlWork{{SetReplicaIdentity{scene.table.name, to}}};
    };
    effects.steps = {make_step(
        Phase::kExpand,
        fmt::format("set the replica identity of {} to {}", scene.table.name.display(), *identity),
        "in an instant; the log of later writes says so much of the old row", set(*identity),
        set(scene.table.replica_identity))};
    effects.summary = summary(scene, Risk::kMedium, "logical subscribers find rows by it",
                              "set at once, in an instant");
    add_notes(*identity, scene, effects);
    effects.summary.visibility = everywhere({"as before", "as before", "as before"});
    return effects;
  }

 private:
  static void add_notes(const std::string& identity, const Scene& scene, Effects& effects) {
    if (identity == "full") {
      effects.summary.notes.emplace_back(
          "each UPDATE and DELETE writes the whole old row to the log, and a subscriber without an index looks for it "
          "in all rows");
    }
    if (identity == "nothing" && scene.table.published)
      effects.summary.notes.emplace_back("UPDATE and DELETE of a published table fail with it");
  }

  std::optional<std::string> wanted(const Scene& scene, Problems& problems) const {
    if (to_) {
      if (to_->text == "default" || to_->text == "full" || to_->text == "nothing") return to_->text;
      problems.add(to_->at,
                   fmt::format("\"to\" is \"{}\"; expected default, full or nothing", to_->text));
      return std::nullopt;
    }
    if (!index_) return std::nullopt;
    const Index* index = require_index(*index_, scene, problems);
    if (index == nullptr) return std::nullopt;
    const bool fits =
        index->unique && index->valid && index->where_sql.empty() &&
        std::all_of(index->parts.begin(), index->parts.end(), [&](const IndexPart& part) {
          const Column* column = scene.table.find_column(part.column);
          return column != nullptr && !column->nullable;
        });
    if (fits) return "index " + index->name;
    problems.add(
        index_->at,
        fmt::format("index {} cannot identify rows: it must be unique, over NOT NULL columns, "
                    "without a predicate",
                    index->name));
    return std::nullopt;
  }

  std::optional<Place> to_;
  std::optional<Place> index_;
};

}  // namespace

std::unique_ptr<Operation> parse_set_replica_identity(const Fields& fields) {
  return std::make_unique<SetReplicaIdentityOperation>(fields);
}

}  // namespace shoofly
