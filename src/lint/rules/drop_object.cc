// DROP of a view, function, type, sequence or extension.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/schema_history.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// No statement can call it, and it does not go before its triggers.
bool is_of_triggers(const Scene& scene, const QualifiedName& function) {
  const NameFact* made =
      scene.history == nullptr ? nullptr : scene.history->there({NameSpace::kRoutine, function});
  return made != nullptr && made->head != nullptr && made->head->returns == "trigger";
}

void check_drop_object(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* work = scene.detail<ObjectRemoval>();
  if (work == nullptr) return;
  const std::string& kind = work->kind;
  const bool counts = kind == "view" || kind == "materialized view" || kind == "function" ||
                      kind == "procedure" || kind == "routine" || kind == "type" ||
                      kind == "domain" || kind == "sequence" || kind == "extension";
  if (!counts || work->cascade) return;
  const QualifiedName name = scene.schema.at_home(work->name);
  if (kind == "function" && is_of_triggers(scene, name)) return;
  if (scene.transaction.objects.count(name) > 0) return;
  // It goes after its column, of which that is said.
  const bool type = kind == "type" || kind == "domain";
  if (type && scene.transaction.freed_types.count(name) > 0) return;
  std::string problem =
      fmt::format("statements that use {} {} fail from here on", kind, scene.shown(work->name));
  std::vector<std::string> help = {"first deploy an application that does not use it"};
  // Dropped and made again in one transaction, or where there is no OR REPLACE: nobody misses it.
  if (scene.transaction.open || scene.server.engine != "postgres") {
    reporter.report_unless(making_of(name), std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

}  // namespace

extern const Rule drop_object;
const Rule drop_object{"drop-object",
                       Family::kCompatibility,
                       Severity::kWarning,
                       "something goes that the deployed application may use",
                       "What uses it fails from here on.",
                       check_drop_object,
                       nullptr,
                       kEveryEngine};

}  // namespace shoofly::lint
