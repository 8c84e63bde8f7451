// What lint/routine_watch.h finds.

#include "lint/rule.h"

namespace shoofly::lint {

extern const Rule function_body_fails;
const Rule function_body_fails{
    "function-body-fails",
    Family::kCompatibility,
    Severity::kWarning,
    "a function names what is not there any more",
    "PostgreSQL looks into a body only when the function is called (42703, 42P01), and a trigger's is called by every write. A body that is BEGIN ATOMIC it knows: still-used is about those.",
    nullptr,
    nullptr};

}  // namespace shoofly::lint
