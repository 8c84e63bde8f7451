// GRANT .. TO PUBLIC on tables.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_grant_to_everybody(const Scene& scene, Reporter& reporter) {
  const auto* rights = scene.detail<Privileges>();
  if (rights == nullptr || !rights->grants || !rights->to_everybody) return;
  if (rights->objects.empty()) return;
  reporter.report(fmt::format("everybody gets rights on {}", rights->objects.front().display()),
                  {"grant them to the roles that need them"});
}

}  // namespace

extern const Rule grant_to_everybody;
const Rule grant_to_everybody{"grant-to-everybody",
                              Family::kSecurity,
                              Severity::kWarning,
                              "every role of the database gets a right",
                              "PUBLIC is every role there is and every one that will be.",
                              check_grant_to_everybody,
                              nullptr};

}  // namespace shoofly::lint
