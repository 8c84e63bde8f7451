// ALTER TYPE .. RENAME VALUE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rename_enum_value(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* name = scene.detail<LabelRename>();
  if (name == nullptr) return;
  reporter.report(
      fmt::format("\"{}\" is refused from here on, and \"{}\" is read, for type {}", name->from,
                  name->to, name->type.display()),
      {"add the new value, deploy an application that knows both, and convert the rows in "
       "batches"});
}

}  // namespace

extern const Rule rename_enum_value;
const Rule rename_enum_value{
    "rename-enum-value",
    Family::kCompatibility,
    Severity::kWarning,
    "a value gets a name that the deployed application does not know",
    "It reads the new value, which it does not know, and writes the old one, which fails.",
    check_rename_enum_value,
    nullptr};

}  // namespace shoofly::lint
