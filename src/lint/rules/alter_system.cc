// ALTER SYSTEM.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_alter_system(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || !aside->what.starts_with("ALTER SYSTEM")) return;
  reporter.report("ALTER SYSTEM is for every database of the server",
                  {"ALTER DATABASE .. SET, or ALTER ROLE .. SET"});
}

}  // namespace

extern const Rule alter_system;
const Rule alter_system{
    "alter-system",
    Family::kCompatibility,
    Severity::kWarning,
    "a setting of the whole server changes",
    "Every database of the server has it after the next reload, and no down part takes it back.",
    check_alter_system,
    nullptr};

}  // namespace shoofly::lint
