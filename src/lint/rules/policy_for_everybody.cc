// CREATE POLICY .. USING (true).

#include <cctype>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_policy_for_everybody(const Scene& scene, Reporter& reporter) {
  const auto* policy = scene.detail<PolicyMade>();
  if (policy == nullptr || !policy->everything || policy->only_reads || policy->restrictive) return;
  reporter.report(fmt::format("every role that the policy is for sees and writes every row of {}",
                              scene.shown(scene.act<Aside>()->table)),
                  {"a condition on the row, or FOR SELECT where everybody may read"});
}

}  // namespace

extern const Rule policy_for_everybody;
const Rule policy_for_everybody{
    "policy-for-everybody",
    Family::kSecurity,
    Severity::kWarning,
    "a policy that lets every row through",
    "USING (true) hides nothing: row-level security is on and does nothing.",
    check_policy_for_everybody,
    nullptr};

}  // namespace shoofly::lint
