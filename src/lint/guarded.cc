#include "lint/guarded.h"

#include <algorithm>

#include "engine/guarded_act.h"

namespace shoofly::lint {

void mark_guarded(const Script& script, WrittenSchema& written) {
  if (script.guarded.empty()) return;
  for (WrittenStatement& statement : written.statements) {
    const StatementSpan* span = written.span_of(statement.number);
    if (span == nullptr) continue;
    const auto around = std::find_if(
        script.guarded.begin(), script.guarded.end(),
        [&](const Guarded& one) { return one.start <= span->start && span->start < one.end; });
    if (around == script.guarded.end()) continue;
    mark_as_maybe(statement);
    if (around->in_batches) mark_as_batched(statement);
  }
}

}  // namespace shoofly::lint
