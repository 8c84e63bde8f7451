// A new table without the column that says whose its rows are.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_table_without_tenant(const Ending& ending, Reporter& reporter) {
  if (ending.tenants == nullptr || ending.script.direction == Direction::kDown) return;
  for (const auto& [name, at] : ending.transaction.made) {
    const WrittenTable* table = ending.after.find_table(name);
    if (table == nullptr || table->temporary || table->kind == TableKind::kPartition) continue;
    if (!table->unread.empty() || table->columns.empty() || !ending.tenants->owns(name)) continue;
    if (table->find_column(ending.tenants->column) != nullptr) continue;
    reporter.report_at(
        at, fmt::format("{} has no column {}", name.name, ending.tenants->column),
        {fmt::format("give it one; or, where its rows belong to nobody, write {} under except of "
                     "tenants in shoofly-lint.yaml",
                     name.name)});
  }
}

}  // namespace

extern const Rule table_without_tenant;
const Rule table_without_tenant{
    "table-without-tenant",
    Family::kTenants,
    Severity::kWarning,
    "a table whose rows belong to no tenant",
    "No policy can tell its rows apart, and they cannot be moved, counted or deleted by tenant.",
    nullptr,
    finish_table_without_tenant};

}  // namespace shoofly::lint
