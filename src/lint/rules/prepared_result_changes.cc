// What lint/deployed_queries.h finds that changes a result.

#include "lint/rule.h"

namespace shoofly::lint {

extern const Rule prepared_result_changes;
const Rule prepared_result_changes{
    "prepared-result-changes",
    Family::kCompatibility,
    Severity::kWarning,
    "a statement of the deployed application gives other columns, or other types",
    "A session that has it prepared fails with \"cached plan must not change result type\" (0A000), and drivers prepare on their own.",
    nullptr,
    nullptr};

}  // namespace shoofly::lint
