// DROP CONSTRAINT of a primary or unique key, and DROP INDEX of a unique one.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

using Columns = std::vector<std::string>;

Columns parts_of(const Index& index) {
  Columns parts;
  for (const IndexPart& part : index.parts)
    parts.push_back(part.column.empty() ? std::string(part.expression) : part.column);
  return parts;
}

// By another key or unique index: then nothing changes but what its constraint is called. `gone` is
// the constraint or the index.
bool is_unique_still(const WrittenTable& table, const Columns& columns, const void* gone) {
  const auto same = [&](const Columns& other) {
    return std::is_permutation(columns.begin(), columns.end(), other.begin(), other.end());
  };
  const bool by_constraint = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& one) {
        const ConstraintKind kind = one.constraint.kind;
        return &one != gone &&
               (kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
               same(one.constraint.columns);
      });
  return by_constraint ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const WrittenIndex& one) {
           return &one != gone && one.index.unique && one.index.where_sql.empty() &&
                  same(parts_of(one.index));
         });
}

void say_dropped(const Scene& scene, const WrittenTable& table, const char* what,
                 const Columns& columns, Reporter& reporter) {
  std::string problem =
      fmt::format("{} ({}) of {} is not kept unique any more, and ON CONFLICT over it fails", what,
                  fmt::join(columns, ", "), scene.shown(table.name));
  std::vector<std::string> help = {"first deploy an application that does not need it"};
  Undoing undone = uniqueness_of(scene.schema.at_home(table.name), columns);
  // Another key on the same columns may take its place under the same lock.
  if (scene.transaction.open || !scene.alone) {
    reporter.report_unless(std::move(undone), std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

void check_index_dropped(const Scene& scene, const WrittenTable& table, const std::string& name,
                         Reporter& reporter) {
  for (const WrittenIndex& one : table.indexes) {
    if (one.known_name() != name || !one.index.unique) continue;
    const Columns columns = parts_of(one.index);
    if (!is_unique_still(table, columns, &one))
      say_dropped(scene, table, "the unique index", columns, reporter);
  }
}

void check_constraint_dropped(const Scene& scene, const WrittenTable& table,
                              const std::string& name, Reporter& reporter) {
  for (const WrittenConstraint& written : table.constraints) {
    const Constraint& constraint = written.constraint;
    const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
    const bool named = written.known_name() == name || (primary && written.known_name().empty() &&
                                                        name == table.name.name + "_pkey");
    if (!named || (!primary && constraint.kind != ConstraintKind::kUnique)) continue;
    if (!primary && is_unique_still(table, constraint.columns, &written)) continue;
    say_dropped(scene, table, primary ? "the primary key" : "the unique constraint",
                constraint.columns, reporter);
  }
}

void check_drop_key(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* take = scene.act<TakeConstraint>();
  const auto* index = scene.act<TakeIndex>();
  const WrittenTable* table = nullptr;
  if (take != nullptr) table = scene.table(take->table);
  if (index != nullptr) table = scene.schema.table_of_index(index->index);
  if (table == nullptr || !scene.is_live(table->name)) return;
  if (take != nullptr) check_constraint_dropped(scene, *table, take->name, reporter);
  if (index != nullptr) check_index_dropped(scene, *table, index->index.name, reporter);
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
