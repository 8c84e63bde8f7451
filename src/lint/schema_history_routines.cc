// What is known of functions: what CREATE OR REPLACE may not change.

#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "lint/schema_history.h"

namespace shoofly::lint {

void SchemaHistory::take_routine(const Step& step, const Aside& aside, const QualifiedName& name) {
  const auto* routine = std::get_if<Routine>(&aside.detail);
  if (routine == nullptr) return;
  NameFact fact{true, aside.what, step.file, step.at, {}};
  fact.head = std::make_shared<const RoutineHead>(routine->head);
  put({NameSpace::kRoutine, name, routine->arguments}, std::move(fact));
}

// Which of them is not looked at.
void SchemaHistory::let_go_routines(const Step& step, const QualifiedName& name) {
  std::vector<NameKey> gone;
  for (auto at = facts_.lower_bound({NameSpace::kRoutine, name});
       at != facts_.end() && at->first.space == NameSpace::kRoutine && at->first.of == name; ++at)
    gone.push_back(at->first);
  for (const NameKey& key : gone) let_go(step, key);
}

}  // namespace shoofly::lint
