// ALTER DOMAIN .. ADD CONSTRAINT without NOT VALID.

#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool is_not_null(const Scene& scene) {
  const std::vector<SqlWord> words = sql_words(scene.text);
  const std::size_t end = words.size();
  return end > 3 && is_word(scene.text, words[end - 3], "set") &&
         is_word(scene.text, words[end - 2], "not") && is_word(scene.text, words[end - 1], "null");
}

void check_domain_check_scans(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<DomainCheck>();
  if (work == nullptr || !work->validated) return;
  if (scene.transaction.objects.count(scene.schema.at_home(work->domain)) > 0) return;
  if (is_not_null(scene)) {
    const std::string domain = sql_name(work->domain);
    const std::string check = sql_name(work->domain.name + "_not_null");
    return reporter.report(
        fmt::format("SET NOT NULL reads every row of every table with a column of domain {} while "
                    "writers wait",
                    scene.shown(work->domain)),
        {fmt::format("alter domain {} add constraint {} check (value is not null) not valid;",
                     domain, check),
         fmt::format("then, in another transaction: alter domain {} validate constraint {};",
                     domain, check)});
  }
  // As the server calls one without a name.
  const std::string name = work->name.empty() ? work->domain.name + "_check" : work->name;
  reporter.report(
      fmt::format("every row of every table with a column of domain {} is read while writers "
                  "wait",
                  scene.shown(work->domain)),
      Rewrite{.parts = {{RewritePart::Runs::kInPlace, {with_end(scene.text, "not valid")}},
                        {RewritePart::Runs::kAlone,
                         {fmt::format("alter domain {} validate constraint {};",
                                      sql_name(work->domain), sql_name(name))}}}});
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
