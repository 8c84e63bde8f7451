// CREATE POLICY .. USING (true).

#include <cctype>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_policy_for_everybody(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->what != "policy") return;
  std::string text;
  for (const char c : scene.text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0)
      text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (text.find("using(true)") == std::string::npos &&
      text.find("withcheck(true)") == std::string::npos)
    return;
  if (text.find("forselect") != std::string::npos ||
      text.find("asrestrictive") != std::string::npos)
    return;
  reporter.report(fmt::format("every role that the policy is for sees and writes every row of {}",
                              scene.shown(aside->table)),
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
