// CREATE TABLE without a key.

#include <algorithm>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool has_key(const WrittenTable& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [](const WrittenConstraint& constraint) {
                       return constraint.constraint.kind == ConstraintKind::kPrimaryKey ||
                              constraint.constraint.kind == ConstraintKind::kUnique;
                     }) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [](const WrittenIndex& index) {
           return index.index.unique && index.index.where_sql.empty();
         });
}

// At the end: dumps and some tools add the key by a statement of its own.
void finish_table_without_key(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown) return;
  for (const auto& [name, at] : ending.transaction.made) {
    const WrittenTable* table = ending.after.find_table(name);
    if (table == nullptr || table->temporary || table->kind == TableKind::kPartition) continue;
    if (!table->unread.empty() || table->columns.empty() || has_key(*table)) continue;
    const std::string shown =
        name.schema == ending.after.home ? QualifiedName{"", name.name}.display() : name.display();
    reporter.report_at(at, fmt::format("{} has no primary key", shown),
                       {ending.server.engine == "postgres"
                            ? "give it one: id bigint generated always as identity primary key"
                            : "give it one: id bigint not null auto_increment primary key"});
  }
}
}  // namespace

extern const Rule table_without_key;
const Rule table_without_key{
    "table-without-key",
    Family::kData,
    Severity::kNote,
    "a table without a primary key",
    "Its rows cannot be named: a logical replica cannot follow UPDATE and DELETE, and nothing can change it in batches.",
    nullptr,
    finish_table_without_key,
    Engines{true, true, false}};

}  // namespace shoofly::lint
