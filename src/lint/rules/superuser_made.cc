// CREATE ROLE .. SUPERUSER, BYPASSRLS.

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_superuser_made(const Scene& scene, Reporter& reporter) {
  const auto* role = scene.detail<RoleWork>();
  if (role == nullptr || (!role->superuser && !role->bypasses_policies)) return;
  const bool super = role->superuser;
  reporter.report(super ? "the role becomes a superuser" : "the role passes row-level security by",
                  {"grant it the rights that it needs"});
}

}  // namespace

extern const Rule superuser_made;
const Rule superuser_made{
    "superuser-made",
    Family::kSecurity,
    Severity::kWarning,
    "a role that may do everything",
    "No right and no policy holds for a superuser, and BYPASSRLS sees every tenant's rows.",
    check_superuser_made,
    nullptr};

}  // namespace shoofly::lint
