// DROP of a view, function, type or sequence.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_object(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* work = scene.detail<ObjectRemoval>();
  if (work == nullptr) return;
  const std::string& kind = work->kind;
  const bool counts = kind == "view" || kind == "materialized view" || kind == "function" ||
                      kind == "procedure" || kind == "routine" || kind == "type" ||
                      kind == "domain" || kind == "sequence";
  if (!counts || work->cascade) return;
  reporter.report(
      fmt::format("statements that use {} {} fail from here on", kind, scene.shown(work->name)),
      {"first deploy an application that does not use it"});
}

}  // namespace

extern const Rule drop_object;
const Rule drop_object{"drop-object",
                       Family::kCompatibility,
                       Severity::kWarning,
                       "something goes that the deployed application may use",
                       "What uses it fails from here on.",
                       check_drop_object,
                       nullptr};

}  // namespace shoofly::lint
