// add_primary_key: a table that has none gets one, over columns that become NOT NULL with it.

#include <fmt/format.h>

#include "operation/constraint_steps.h"
#include "operation/key_wish.h"
#include "operation/not_null.h"
#include "operation/operations.h"
#include "operation/partition_index.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class AddPrimaryKey : public TableObjectOperation {
 public:
  explicit AddPrimaryKey(const Fields& fields)
      : TableObjectOperation("add_primary_key", fields),
        wish_(parse_key(fields, ConstraintKind::kPrimaryKey)) {
    is_about(wish_.name, wish_.index.columns());
  }

  // The columns may be written as others' too: they become NOT NULL.
  std::vector<Place> columns() const override { return wish_.index.columns(); }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    require_online_index(name(), at(), scene, problems, Partitioned::kHandled);
    require_own_partitions(at(), scene, problems);
    require_none(scene, problems);
    const auto key = draft_key(wish_, scene, questions, problems);
    if (!key) return questions;
    ask_count("duplicates", no_duplicates(scene.table.name, key->index), scene, questions);
    for (const std::string& column : nullable(*key, scene))
      ask_count("nulls." + column, no_null(column, scene), scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto key = draft_key(wish_, scene, none, problems);
    if (!key) return {};
    require_partition_key(key->index, at(), scene, problems);
    refuse_broken(*key, scene, problems);
    Effects effects;
    effects.table = scene.table.name;
    effects.objects = {key->constraint.name};
    require_no_own_not_null(*key, scene, problems);
    for (const std::string& column : nullable(*key, scene)) {
      const std::string full = fmt::format("{}.{}", scene.table.name.display(), column);
      for (Step& step :
           count_twice(no_null(column, scene), fmt::format("count rows in which {} is NULL", full)))
        effects.steps.push_back(std::move(step));
      for (Step& step :
           set_not_null_steps({scene.table.name, column, Phase::kCutover}, scene.dialect))
        effects.steps.push_back(std::move(step));
    }
    for (Step& step : add_constraint_steps(scene, key->constraint, &key->index))
      effects.steps.push_back(std::move(step));
    effects.summary = summary(
        scene, Risk::kMedium, "a writer of equal rows, or of NULL, fails from cutover on",
        "NULL and equal rows counted before; NOT NULL proved by a check; a unique index built "
        "CONCURRENTLY, then declared as the key without reading a row");
    const Seen before{"may write what cutover then refuses", "may write what cutover then refuses",
                      "as before"};
    const Seen after{"fails if it writes equal rows or NULL",
                     "fails if it writes equal rows or NULL", "as before"};
    effects.summary.visibility = everywhere(after, {{kUntilGate, "old", before},
                                                    {kUntilGate, "new", before},
                                                    {kUntilCutover, "old", before},
                                                    {kUntilCutover, "new", before}});
    return effects;
  }

 private:
  void require_none(const Scene& scene, Problems& problems) const {
    for (const Constraint& constraint : scene.table.constraints) {
      if (constraint.kind != ConstraintKind::kPrimaryKey) continue;
      problems.add(at(), fmt::format("table {} has the primary key {} already",
                                     scene.table.name.display(), constraint.name));
    }
  }

  static std::vector<std::string> nullable(const KeyDraft& key, const Scene& scene) {
    std::vector<std::string> names;
    for (const std::string& name : key.constraint.columns) {
      const Column* column = scene.table.find_column(name);
      if (column != nullptr && column->nullable) names.push_back(name);
    }
    return names;
  }

  // The way back lifts NOT NULL from the table, and with it from its partitions.
  void require_no_own_not_null(const KeyDraft& key, const Scene& scene, Problems& problems) const {
    for (const std::string& column : nullable(key, scene)) {
      for (const Dependent& dependent : scene.table.dependents) {
        if (dependent.kind != "partition's NOT NULL" || dependent.column != column) continue;
        problems.add(
            at(),
            fmt::format("NOT NULL of {}, which {} itself does not demand, would be gone "
                        "after going back",
                        dependent.name, scene.table.name.display()),
            {fmt::format("make the column NOT NULL on the whole table first: - set_not_null: "
                         "{{ table: {}, column: {} }}",
                         scene.table.name.display(), column)});
      }
    }
  }

  static CountWork no_null(const std::string& column, const Scene& scene) {
    return {scene.table.name, scene.dialect.writer().write("{} IS NULL", Ident{column}).str(),
            fmt::format("\"{}\" is NULL", column)};
  }

  void refuse_broken(const KeyDraft& key, const Scene& scene, Problems& problems) const {
    Questions none;
    const CountWork unique = no_duplicates(scene.table.name, key.index);
    if (const CheckOutcome* found = ask_count("duplicates", unique, scene, none))
      refuse_counted(*found, unique, at(), {"make them differ, or delete them, before"}, scene,
                     problems);
    for (const std::string& column : nullable(key, scene)) {
      const CountWork rule = no_null(column, scene);
      if (const CheckOutcome* found = ask_count("nulls." + column, rule, scene, none))
        refuse_counted(*found, rule, at(), {"give them a value before"}, scene, problems);
    }
  }

  KeyWish wish_;
};

}  // namespace

std::unique_ptr<Operation> parse_add_primary_key(const Fields& fields) {
  return std::make_unique<AddPrimaryKey>(fields);
}

}  // namespace shoofly
