// The table that was renamed away goes, and references with it.

#include <string>

#include <fmt/format.h>

#include "lint/object_texts.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rebuild_breaks_references(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeTable>();
  if (take == nullptr || alters_as_before(scene)) return;
  const QualifiedName gone = scene.schema.at_home(take->table);
  std::string before;
  for (const auto& [name, left] : scene.transaction.left) {
    if (left.to == gone.name) before = name.name;
  }
  if (before.empty()) return;
  for (const auto& [name, child] : scene.schema.tables) {
    for (const WrittenConstraint& written : child.constraints) {
      if (name == gone || written.constraint.kind != ConstraintKind::kForeignKey ||
          written.constraint.references != gone)
        continue;
      reporter.report(
          fmt::format("the foreign key of {} has followed the rename from {} to {}, which goes: "
                      "with foreign keys on, every write of {} fails from here on",
                      scene.shown(name), before, gone.name, scene.shown(name)),
          {fmt::format("the other way round: make new_{0}, copy, drop {0}, rename new_{0} to {0}",
                       before)});
    }
  }
}

}  // namespace

extern const Rule rebuild_breaks_references;
const Rule rebuild_breaks_references{
    "rebuild-breaks-references",
    Family::kData,
    Severity::kError,
    "a table is renamed away, and what refers to it goes with it",
    "RENAME TO changes the references in every other table, view and trigger to the new name.",
    check_rebuild_breaks_references,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
