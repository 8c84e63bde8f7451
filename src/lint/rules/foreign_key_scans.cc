// ADD FOREIGN KEY without NOT VALID, and a new column with a default and a foreign key.

#include <string>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Where the rows get a value with the column, the server looks it up for each of them.
void check_new_column(const Scene& scene, const MakeColumn& make, Reporter& reporter) {
  const bool has_values =
      scene.facts.source.find("add-column-references-default") != std::string::npos;
  if (!has_values || scene.facts.rewrites || !scene.is_live(make.table)) return;
  for (const WrittenConstraint& constraint : make.constraints) {
    if (constraint.constraint.kind != ConstraintKind::kForeignKey) continue;
    reporter.report(
        fmt::format("the default of the new column is looked up in {} for every row of {}, under "
                    "ACCESS EXCLUSIVE on {}: every read and write of it waits meanwhile",
                    scene.shown(constraint.constraint.references), scene.shown(make.table),
                    scene.shown(make.table)),
        column_without_constraints(scene, make));
  }
}

void check_foreign_key_scans(const Scene& scene, Reporter& reporter) {
  if (const auto* column = scene.act<MakeColumn>())
    return check_new_column(scene, *column, reporter);
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || make->constraint.constraint.kind != ConstraintKind::kForeignKey) return;
  const Constraint& constraint = make->constraint.constraint;
  if (!constraint.validated) return;
  if (!scene.is_live(make->table)) return;
  const QualifiedName& other = constraint.references;
  const bool own =
      scene.schema.at_home(other) == scene.schema.at_home(make->table) || !scene.is_live(other);
  reporter.report(
      fmt::format("the rows are checked under SHARE ROW EXCLUSIVE on {}{}: every write of {} "
                  "waits until all rows are looked up",
                  scene.shown(make->table), own ? "" : " and on " + scene.shown(other),
                  own ? "it" : "both"),
      not_valid_first(scene, make->table, constraint));
}

}  // namespace

extern const Rule foreign_key_scans;
const Rule foreign_key_scans{
    "foreign-key-scans",
    Family::kLocks,
    Severity::kWarning,
    "a foreign key is validated while writers of two tables wait",
    "Every row is looked up in the other table under the lock. NOT VALID takes it for an instant, and VALIDATE looks the rows up beside readers and writers.",
    check_foreign_key_scans,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
