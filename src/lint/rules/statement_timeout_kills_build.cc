// statement_timeout set before CREATE INDEX CONCURRENTLY.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_statement_timeout_kills_build(const Scene& scene, Reporter& reporter) {
  if (!scene.facts.waits_without_blocking || scene.act<MakeIndex>() == nullptr) return;
  // Refused in a transaction, it leaves nothing behind.
  if (scene.transaction.open || scene.statement.number == scene.transaction.block) return;
  const auto found = scene.transaction.settings.find("statement_timeout");
  if (found == scene.transaction.settings.end() || found->second == "0") return;
  reporter.report(
      fmt::format("statement_timeout is {}: a build that takes longer fails, and leaves an "
                  "invalid index behind",
                  found->second),
      without_timeout("statement_timeout", found->second));
}

}  // namespace

extern const Rule statement_timeout_kills_build;
const Rule statement_timeout_kills_build{
    "statement-timeout-kills-build",
    Family::kTimeouts,
    Severity::kWarning,
    "a statement_timeout ends CONCURRENTLY half way",
    "A build takes as long as the table is large. Ended by the timeout, it leaves an invalid index behind.",
    check_statement_timeout_kills_build,
    nullptr};

}  // namespace shoofly::lint
