// RENAME of a view, schema, function, type or sequence.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rename_object(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* name = scene.detail<ObjectRename>();
  if (name == nullptr) return;
  const bool counts = name->kind == "view" || name->kind == "materialized view" ||
                      name->kind == "schema" || name->kind == "function" ||
                      name->kind == "procedure" || name->kind == "type" || name->kind == "domain" ||
                      name->kind == "sequence" || name->kind == "role";
  if (!counts) return;
  const QualifiedName object = scene.schema.at_home(name->name);
  if (scene.transaction.objects.count(object) > 0) return;
  std::string problem = fmt::format("statements that name {} {} fail from here on", name->kind,
                                    scene.shown(name->name));
  std::vector<std::string> help = {
      "make the new one beside the old one, and drop that when nobody uses it"};
  // Another one takes its name in the same transaction.
  if (scene.transaction.open) {
    reporter.report_unless(making_of(object), std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

}  // namespace

extern const Rule rename_object;
const Rule rename_object{"rename-object",
                         Family::kCompatibility,
                         Severity::kWarning,
                         "something gets a name that the deployed application does not know",
                         "There is no moment at which the old and the new application both work.",
                         check_rename_object,
                         nullptr};

}  // namespace shoofly::lint
