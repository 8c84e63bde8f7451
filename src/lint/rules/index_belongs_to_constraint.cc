// DROP INDEX of a key.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_index_belongs_to_constraint(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeIndex>();
  if (take == nullptr) return;
  if (const WrittenTable* table = scene.schema.table_of_constraint(take->index)) {
    for (const WrittenConstraint& written : table->constraints) {
      const Constraint& constraint = written.constraint;
      const bool key = constraint.kind == ConstraintKind::kPrimaryKey ||
                       constraint.kind == ConstraintKind::kUnique ||
                       constraint.kind == ConstraintKind::kExclusion;
      if (!key || constraint.name != take->index.name || take->index.name.empty()) continue;
      reporter.report(fmt::format("constraint {} of {} needs the index (2BP01)", constraint.name,
                                  scene.shown(table->name)),
                      {fmt::format("alter table {} drop constraint {};", sql_name(table->name),
                                   sql_name(constraint.name))});
      return;
    }
  }
}

}  // namespace

extern const Rule index_belongs_to_constraint;
const Rule index_belongs_to_constraint{
    "index-belongs-to-constraint",
    Family::kCompatibility,
    Severity::kError,
    "an index is dropped that keeps a constraint",
    "The server refuses the statement (2BP01), and the migration stops.",
    check_index_belongs_to_constraint,
    nullptr};

}  // namespace shoofly::lint
