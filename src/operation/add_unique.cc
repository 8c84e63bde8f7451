// add_unique: no two rows may be equal in these columns from cutover on.

#include "operation/constraint_steps.h"
#include "operation/key_wish.h"
#include "operation/operations.h"
#include "operation/partition_index.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class AddUnique : public TableObjectOperation {
 public:
  explicit AddUnique(const Fields& fields)
      : TableObjectOperation("add_unique", fields),
        wish_(parse_key(fields, ConstraintKind::kUnique)) {
    is_about(wish_.name, wish_.index.columns());
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    require_online_index(name(), at(), scene, problems, Partitioned::kHandled);
    require_own_partitions(at(), scene, problems);
    const auto key = draft_key(wish_, scene, questions, problems);
    if (key) ask_count("duplicates", no_duplicates(scene.table.name, key->index), scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto key = draft_key(wish_, scene, none, problems);
    if (!key) return {};
    require_partition_key(key->index, at(), scene, problems);
    const CountWork rule = no_duplicates(scene.table.name, key->index);
    if (const CheckOutcome* found = ask_count("duplicates", rule, scene, none))
      refuse_counted(*found, rule, at(), {"make them differ, or delete them, before"}, scene,
                     problems);
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = key->index.reads;
    effects.objects = {key->constraint.name};
    effects.steps = add_constraint_steps(scene, key->constraint, &key->index);
    effects.summary =
        summary(scene, Risk::kMedium, "a writer of equal rows fails from cutover on",
                "equal rows counted before; a unique index built CONCURRENTLY at cutover, then "
                "declared as the constraint without reading a row");
    const Seen before{"may write equal rows, which cutover then refuses",
                      "may write equal rows, which cutover then refuses", "as before"};
    const Seen after{"fails if it writes equal rows", "fails if it writes equal rows", "as before"};
    effects.summary.visibility = everywhere(after, {{kUntilGate, "old", before},
                                                    {kUntilGate, "new", before},
                                                    {kUntilCutover, "old", before},
                                                    {kUntilCutover, "new", before}});
    return effects;
  }

 private:
  KeyWish wish_;
};

}  // namespace

std::unique_ptr<Operation> parse_add_unique(const Fields& fields) {
  return std::make_unique<AddUnique>(fields);
}

}  // namespace shoofly
