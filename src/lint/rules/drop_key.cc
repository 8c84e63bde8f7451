// DROP CONSTRAINT of a primary or unique key.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// By another key or unique index: then nothing changes but what its constraint is called.
bool is_unique_still(const WrittenTable& table, const WrittenConstraint& gone) {
  const std::vector<std::string>& columns = gone.constraint.columns;
  const auto same = [&](const std::vector<std::string>& other) {
    return std::is_permutation(columns.begin(), columns.end(), other.begin(), other.end());
  };
  const bool by_constraint = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& one) {
        const ConstraintKind kind = one.constraint.kind;
        return &one != &gone &&
               (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
               same(one.constraint.columns);
      });
  return by_constraint ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const WrittenIndex& one) {
           std::vector<std::string> parts;
           for (const IndexPart& part : one.index.parts) parts.push_back(part.column);
           return one.index.unique && one.index.where_sql.empty() && same(parts);
         });
}

void check_drop_key(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* take = scene.act<TakeConstraint>();
  const WrittenTable* table = take == nullptr ? nullptr : scene.table(take->table);
  if (table == nullptr || !scene.is_live(take->table)) return;
  for (const WrittenConstraint& written : table->constraints) {
    const Constraint& constraint = written.constraint;
    const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
    const bool named = constraint.name == take->name || (primary && constraint.name.empty() &&
                                                         take->name == table->name.name + "_pkey");
    if (!named || (!primary && constraint.kind != ConstraintKind::kUnique)) continue;
    if (!primary && is_unique_still(*table, written)) continue;
    std::string problem =
        fmt::format("{} ({}) of {} is not kept unique any more, and ON CONFLICT over it fails",
                    primary ? "the primary key" : "the unique constraint",
                    fmt::join(constraint.columns, ", "), scene.shown(take->table));
    std::vector<std::string> help = {"first deploy an application that does not need it"};
    // Another key on the same columns may take its place under the same lock.
    if (scene.transaction.open || !scene.alone) {
      reporter.report_unless(uniqueness_of(scene.schema.at_home(take->table), constraint.columns),
                             std::move(problem), std::move(help));
    } else {
      reporter.report(std::move(problem), std::move(help));
    }
  }
}

}  // namespace

extern const Rule drop_key;
const Rule drop_key{
    "drop-key",
    Family::kCompatibility,
    Severity::kWarning,
    "a key goes that upserts, replication and foreign keys rely on",
    "ON CONFLICT over its columns fails, UPDATE and DELETE of a published table fail without a primary key, and double rows can be written.",
    check_drop_key,
    nullptr};

}  // namespace shoofly::lint
