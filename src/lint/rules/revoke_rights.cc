// REVOKE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_revoke_rights(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* rights = scene.detail<Privileges>();
  if (rights == nullptr || rights->grants || rights->objects.empty() || rights->to_everybody)
    return;
  if (rights->by_default || rights->in_schemas || rights->kind == "schema") return;
  reporter.report(fmt::format("statements of that role on {} may be refused from here on",
                              scene.shown(rights->objects.front())),
                  {"make sure that the deployed application connects as another role"});
}

}  // namespace

extern const Rule revoke_rights;
const Rule revoke_rights{"revoke-rights",
                         Family::kCompatibility,
                         Severity::kWarning,
                         "rights are taken away that the deployed application may use",
                         "Its statements are refused from here on.",
                         check_revoke_rights,
                         nullptr};

}  // namespace shoofly::lint
