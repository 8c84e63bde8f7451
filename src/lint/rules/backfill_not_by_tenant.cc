// UPDATE or DELETE of tenants' rows that does not ask whose they are.

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_backfill_not_by_tenant(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (scene.tenants == nullptr || rows == nullptr) return;
  if (rows->verb != RowWork::Verb::kUpdate && rows->verb != RowWork::Verb::kDelete) return;
  const QualifiedName& name = rows->tables.front();
  const WrittenTable* table = scene.table(name);
  if (table == nullptr || !scene.is_live(name) || !scene.tenants->owns(name)) return;
  const std::string& column = scene.tenants->column;
  if (table->find_column(column) == nullptr || contains(rows->asked, column)) return;
  if (are_few(scene, *rows)) return;
  reporter.report(fmt::format("rows of all tenants of {} are {} together", scene.shown(name),
                              rows->verb == RowWork::Verb::kUpdate ? "updated" : "deleted"),
                  {fmt::format("one tenant at a time: .. where {} = ..", column)});
}

}  // namespace

extern const Rule backfill_not_by_tenant;
const Rule backfill_not_by_tenant{
    "backfill-not-by-tenant",
    Family::kTenants,
    Severity::kWarning,
    "rows of all tenants are changed together",
    "What goes wrong goes wrong for everybody at once, and a large tenant holds up all the others.",
    check_backfill_not_by_tenant,
    nullptr};

}  // namespace shoofly::lint
