// ADD UNIQUE or PRIMARY KEY without USING INDEX.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_unique_builds_index(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || !make->constraint.using_index.empty()) return;
  const Constraint& constraint = make->constraint.constraint;
  const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
  if (!primary && constraint.kind != ConstraintKind::kUnique) return;
  if (!scene.is_live(make->table)) return;
  std::string columns;
  for (const std::string& column : constraint.columns)
    columns += (columns.empty() ? "" : ", ") + sql_name(column);
  const std::string name =
      constraint.name.empty()
          ? sql_name(make->table.name +
                     (primary ? "_pkey" : "_" + constraint.columns.front() + "_key"))
          : sql_name(constraint.name);
  const std::string table = sql_name(make->table);
  reporter.report(
      fmt::format("the index of the {} is built under ACCESS EXCLUSIVE on {}: every read and write "
                  "of it waits until it is ready",
                  primary ? "primary key" : "unique constraint", scene.shown(make->table)),
      {fmt::format("create unique index concurrently {} on {} ({});", name, table, columns),
       fmt::format("then: alter table {} add constraint {} {} using index {};", table, name,
                   primary ? "primary key" : "unique", name)});
}

}  // namespace

extern const Rule unique_builds_index;
const Rule unique_builds_index{
    "unique-builds-index",
    Family::kLocks,
    Severity::kWarning,
    "a key builds its index while everybody waits",
    "The index of a unique or primary key constraint is built under the lock. Built CONCURRENTLY before, it is attached in an instant.",
    check_unique_builds_index,
    nullptr};

}  // namespace shoofly::lint
