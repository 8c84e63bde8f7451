// DROP OWNED BY.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// REASSIGN OWNED before it has given all that away: then only rights go.
void check_drop_owned(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->what != "DROP OWNED" || scene.leads_back()) return;
  const std::string& role = aside->name.name;
  if (scene.transaction.reassigned.count(role) > 0) return;
  reporter.report(
      fmt::format(
          "every table, view and function of this database that {} owns goes, with all rows",
          role.empty() ? "this role" : sql_name(role)),
      {fmt::format("reassign owned by {} to OTHER; before it: then only the rights of the role go",
                   role.empty() ? "current_user" : sql_name(role))});
}

}  // namespace

extern const Rule drop_owned;
const Rule drop_owned{
    "drop-owned",
    Family::kCompatibility,
    Severity::kError,
    "everything that a role owns goes",
    "Which tables these are, only the server knows. All of their rows go with them, for good.",
    check_drop_owned,
    nullptr};

}  // namespace shoofly::lint
