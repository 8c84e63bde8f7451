// ADD COLUMN .. REFERENCES.

#include <string>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_new_column_references(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || !scene.is_live(make->table)) return;
  // foreign-key-scans says what the looking up of a default means.
  const bool looks_up =
      scene.facts.source.find("add-column-references-default") != std::string::npos;
  if (looks_up && !scene.facts.rewrites) return;
  for (const WrittenConstraint& constraint : make->constraints) {
    if (constraint.constraint.kind != ConstraintKind::kForeignKey) continue;
    const QualifiedName& other = constraint.constraint.references;
    if (!scene.is_live(other)) continue;
    if (scene.schema.at_home(other) == scene.schema.at_home(make->table)) continue;
    reporter.report(fmt::format("while {} is locked, SHARE ROW EXCLUSIVE on {} is waited for",
                                scene.shown(make->table), scene.shown(other)),
                    column_without_constraints(scene, *make));
  }
}

}  // namespace

extern const Rule new_column_references;
const Rule new_column_references{
    "new-column-references",
    Family::kLocks,
    Severity::kNote,
    "a new column that refers to another table locks both",
    "Without a default its rows need no looking up, they are NULL; but the lock on both tables queues behind their longest writers.",
    check_new_column_references,
    nullptr};

}  // namespace shoofly::lint
