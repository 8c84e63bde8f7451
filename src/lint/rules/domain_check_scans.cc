// ALTER DOMAIN .. ADD CONSTRAINT without NOT VALID.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_domain_check_scans(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<DomainCheck>();
  if (work == nullptr || !work->validated) return;
  reporter.report(
      fmt::format("every row of every table with a column of domain {} is read while writers "
                  "wait",
                  scene.shown(work->domain)),
      {with_end(scene.text, "not valid"),
       fmt::format("then, in another transaction: alter domain {} validate constraint {};",
                   sql_name(work->domain), work->name.empty() ? "NAME" : work->name)});
}

}  // namespace

extern const Rule domain_check_scans;
const Rule domain_check_scans{
    "domain-check-scans",
    Family::kLocks,
    Severity::kWarning,
    "a check of a domain reads every table that has it",
    "All columns of the domain are read under a lock that stops writers, in every table.",
    check_domain_check_scans,
    nullptr};

}  // namespace shoofly::lint
