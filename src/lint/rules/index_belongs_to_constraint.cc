// DROP INDEX of a key.

#include <fmt/format.h>

#include "lint/certainty.h"
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
      if (!key || written.known_name() != take->index.name || take->index.name.empty()) continue;
      // A name that the server gave may be another one where something was there already.
      if (constraint.name.empty() && certain_table(scene, table->name) == nullptr) continue;
      reporter.report(fmt::format("constraint {} of {} needs the index (2BP01)",
                                  written.known_name(), scene.shown(table->name)),
                      {fmt::format("alter table {} drop constraint {};", sql_name(table->name),
                                   sql_name(written.known_name()))});
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
