// A new table of tenants' rows without a policy, where other such tables have one.

#include <algorithm>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// A table of tenants' rows with a policy; null: there is none.
const QualifiedName* guarded_neighbour(const Ending& ending) {
  const auto found =
      std::find_if(ending.guarded.begin(), ending.guarded.end(), [&](const QualifiedName& name) {
        const WrittenTable* table = ending.after.find_table(name);
        return table != nullptr && table->find_column(ending.tenants->column) != nullptr;
      });
  return found == ending.guarded.end() ? nullptr : &*found;
}

void finish_tenant_table_without_policy(const Ending& ending, Reporter& reporter) {
  if (ending.tenants == nullptr || ending.script.direction == Direction::kDown) return;
  for (const auto& [name, at] : ending.transaction.made) {
    const WrittenTable* table = ending.after.find_table(name);
    if (table == nullptr || table->temporary || table->kind == TableKind::kPartition) continue;
    if (table->find_column(ending.tenants->column) == nullptr || ending.guarded.count(name) > 0)
      continue;
    const QualifiedName* neighbour = guarded_neighbour(ending);
    if (neighbour == nullptr || !ending.tenants->owns(name)) continue;
    reporter.report_at(
        at,
        fmt::format("{} has no policy, as {} has: every tenant sees all of its rows", name.name,
                    neighbour->name),
        {fmt::format("in the same migration: alter table {} enable row level security;",
                     sql_name(name)),
         fmt::format("create policy .. on {} using ({} = ..), as that of {}", sql_name(name),
                     ending.tenants->column, neighbour->name)});
  }
}

}  // namespace

extern const Rule tenant_table_without_policy;
const Rule tenant_table_without_policy{
    "tenant-table-without-policy",
    Family::kTenants,
    Severity::kWarning,
    "a table of tenants' rows without a policy, where its neighbours have one",
    "What the application forgets to ask for the server does not hold back here, as it does "
    "elsewhere.",
    nullptr,
    finish_tenant_table_without_policy};

}  // namespace shoofly::lint
