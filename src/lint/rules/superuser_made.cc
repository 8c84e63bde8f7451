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
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr) return;
  std::string text(scene.text);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!text.starts_with("create role") && !text.starts_with("alter role") &&
      !text.starts_with("create user ") && !text.starts_with("alter user "))
    return;
  const bool super = text.find(" superuser") != std::string::npos;
  if (!super && text.find(" bypassrls") == std::string::npos) return;
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
