// DISABLE ROW LEVEL SECURITY, and NO FORCE.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_row_security_off(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || scene.leads_back() || !scene.is_live(aside->table)) return;
  // In one transaction nobody sees what is switched on again.
  const auto report = [&](const std::string& problem, const std::string& help) {
    const QualifiedName table = scene.schema.at_home(aside->table);
    if (!scene.transaction.open) return reporter.report(problem, std::vector<std::string>{help});
    reporter.report_unless(making_of({table.schema, table.name + ".policies"}), problem, {help});
  };
  if (aside->what == "no row-level security") {
    report(fmt::format("the policies of {} hold for nobody from here on: every role reads "
                       "and writes all rows that its rights on the table let it",
                       scene.shown(aside->table)),
           "take the rights on the table away first, or change the policies instead");
  } else if (aside->what == "no forced row-level security") {
    report(fmt::format("the policies of {0} do not hold for the owner of {0} from here on: "
                       "an application that connects as the owner reads and writes all rows",
                       scene.shown(aside->table)),
           "let the application connect as a role that does not own the table");
  }
}

}  // namespace

extern const Rule row_security_off;
const Rule row_security_off{
    "row-security-off",
    Family::kSecurity,
    Severity::kWarning,
    "policies are switched off",
    "Rows that a policy has kept from others can be read and written from here on.",
    check_row_security_off,
    nullptr};

}  // namespace shoofly::lint
