// CREATE TABLE without a key.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_table_without_key(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeTable>();
  if (make == nullptr || make->table.temporary || make->table.kind == TableKind::kPartition) return;
  if (!make->table.unread.empty() || make->table.columns.empty()) return;
  for (const WrittenConstraint& constraint : make->table.constraints) {
    if (constraint.constraint.kind == ConstraintKind::kPrimaryKey ||
        constraint.constraint.kind == ConstraintKind::kUnique)
      return;
  }
  reporter.report(fmt::format("{} has no primary key", scene.shown(make->table.name)),
                  {"give it one: id bigint generated always as identity primary key"});
}

}  // namespace

extern const Rule table_without_key;
const Rule table_without_key{
    "table-without-key",
    Family::kData,
    Severity::kNote,
    "a table without a primary key",
    "Its rows cannot be named: a logical replica cannot follow UPDATE and DELETE, and nothing can change it in batches.",
    check_table_without_key,
    nullptr};

}  // namespace shoofly::lint
