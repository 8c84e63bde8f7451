// CREATE RULE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rewrite_rule(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->what != "rule") return;
  reporter.report(
      fmt::format("statements on {} do something else from here on", scene.shown(aside->table)),
      {"a trigger, or an updatable view"});
}

}  // namespace

extern const Rule rewrite_rule;
const Rule rewrite_rule{
    "rewrite-rule",
    Family::kData,
    Severity::kNote,
    "a rule turns statements into others",
    "Volatile expressions run twice, RETURNING and row counts are the rule's, and COPY passes it by.",
    check_rewrite_rule,
    nullptr};

}  // namespace shoofly::lint
