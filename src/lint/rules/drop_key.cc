// DROP CONSTRAINT of a primary or unique key.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

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
    reporter.report(
        fmt::format("{} ({}) of {} is not kept unique any more, and ON CONFLICT over it fails",
                    primary ? "the primary key" : "the unique constraint",
                    fmt::join(constraint.columns, ", "), scene.shown(take->table)),
        {"first deploy an application that does not need it"});
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
