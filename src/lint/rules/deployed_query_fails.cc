// What lint/deployed_queries.h finds that fails whenever it runs.

#include "lint/rule.h"

namespace shoofly::lint {

extern const Rule deployed_query_fails;
const Rule deployed_query_fails{
    "deployed-query-fails",
    Family::kCompatibility,
    Severity::kError,
    "a statement of the deployed application fails from here on",
    "The application sends it until its next release is everywhere, and gets an error each time.",
    nullptr,
    nullptr};

}  // namespace shoofly::lint
