// SECURITY DEFINER without SET search_path.

#include <string>
#include <utility>
#include <vector>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_definer_without_path(const Scene& scene, Reporter& reporter) {
  const auto* routine = scene.detail<Routine>();
  if (routine == nullptr || !routine->definer || routine->pins_path || routine->altered) return;
  std::string problem =
      "SECURITY DEFINER without SET search_path: the caller decides what its names mean";
  std::vector<std::string> help = {
      "set search_path = pg_catalog, pg_temp -- and the schemas it needs"};
  // ALTER FUNCTION may say it before anybody can call it.
  if (scene.transaction.open) {
    reporter.report_unless(path_of(scene.schema.at_home(scene.act<Aside>()->name)),
                           std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

// Of ALTER FUNCTION: another one may set the path.
void finish_definer_without_path(const Ending& ending, Reporter& reporter) {
  for (const auto& [name, at] : ending.transaction.definers)
    reporter.report_at(
        at,
        fmt::format("{} becomes SECURITY DEFINER without SET search_path: the caller decides what "
                    "its names mean",
                    name.name),
        {"set search_path = pg_catalog, pg_temp -- and the schemas it needs"});
}

}  // namespace

extern const Rule definer_without_path;
const Rule definer_without_path{
    "definer-without-path",
    Family::kSecurity,
    Severity::kWarning,
    "a SECURITY DEFINER function looks names up where others may write",
    "Whoever calls it sets the search_path, and so decides which functions and tables its owner's rights are used on.",
    check_definer_without_path,
    finish_definer_without_path};

}  // namespace shoofly::lint
