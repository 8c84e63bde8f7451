#include "plan/facts.h"

#include <algorithm>

namespace shoofly {
namespace {

bool covered(const std::vector<LockFact>& locks, const LockFact& lock) {
  return std::any_of(locks.begin(), locks.end(), [&](const LockFact& held) {
    return held.relation == lock.relation && held.mode == lock.mode;
  });
}

// All actions of a step together: one transaction holds the locks of each.
void add(DdlFacts& into, const DdlFacts& from) {
  for (const LockFact& lock : from.locks) {
    if (!covered(into.locks, lock)) into.locks.push_back(lock);
  }
  into.rewrites = into.rewrites || from.rewrites;
  into.scans = into.scans || from.scans;
  into.waits_without_blocking = into.waits_without_blocking || from.waits_without_blocking;
  if (from.source.empty() || into.source.find(from.source) != std::string::npos) return;
  into.source += (into.source.empty() ? "" : ", ") + from.source;
}

// Applies the work to `catalog` as it goes. An action that the prediction refuses ends it: the
// checker reports that.
DdlFacts facts_of(const Work& work, Catalog& catalog, const DdlAdvisor& advisor,
                  SyncTriggers triggers) {
  DdlFacts facts;
  for (const Action& action : actions_of(work)) {
    add(facts, advisor.advise(action, catalog));
    if (!apply(action, catalog, triggers).ok()) break;
  }
  if (!std::holds_alternative<CopyWork>(work)) return facts;
  facts.rewrites = facts.scans = false;  // that is done in chunks, before the lock is taken
  facts.source.clear();
  return facts;
}

}  // namespace

void add_facts(Plan& plan, const DdlAdvisor& advisor, SyncTriggers triggers) {
  Catalog catalog = plan.before;
  for (Step& step : plan.steps) {
    step.facts = facts_of(step.forward, catalog, advisor, triggers);
  }
  // The way back, from where each phase with one ends.
  for (std::size_t i = plan.steps.size(); i > 0; --i) {
    if (plan.steps[i - 1].phase != Phase::kPurge) {
      auto after = predict(plan, i, triggers);
      if (!after.ok()) return;
      catalog = *after;
      for (std::size_t j = i; j > 0; --j) {
        plan.steps[j - 1].backward_facts =
            facts_of(plan.steps[j - 1].backward, catalog, advisor, triggers);
      }
      return;
    }
  }
}

}  // namespace shoofly
