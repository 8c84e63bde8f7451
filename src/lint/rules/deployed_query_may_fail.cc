// What lint/deployed_queries.h finds that fails for some values.

#include "lint/rule.h"

namespace shoofly::lint {

extern const Rule deployed_query_may_fail;
const Rule deployed_query_may_fail{
    "deployed-query-may-fail",
    Family::kCompatibility,
    Severity::kWarning,
    "a statement of the deployed application may be refused from here on",
    "What it writes was taken before; what does not fit the new constraint is an error now.",
    nullptr,
    nullptr};

}  // namespace shoofly::lint
