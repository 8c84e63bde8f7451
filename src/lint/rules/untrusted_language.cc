// CREATE FUNCTION .. LANGUAGE of an untrusted one.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_untrusted_language(const Scene& scene, Reporter& reporter) {
  const auto* routine = scene.detail<Routine>();
  if (routine == nullptr) return;
  for (const char* language : {"c", "plpythonu", "plpython3u", "plperlu", "pltclu"}) {
    if (routine->language != language) continue;
    reporter.report(fmt::format("language {} is not kept inside the database", language),
                    {"plpgsql or SQL, or the trusted kind of the language"});
  }
}

}  // namespace

extern const Rule untrusted_language;
const Rule untrusted_language{
    "untrusted-language",
    Family::kSecurity,
    Severity::kWarning,
    "a function that may do what the server's own process may",
    "Code in an untrusted language reads and writes the server's files, past every right in the database.",
    check_untrusted_language,
    nullptr};

}  // namespace shoofly::lint
