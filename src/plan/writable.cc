#include "plan/writable.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly {
namespace {

class Writer {
 public:
  Writer(const Plan& plan, const Dialect& dialect, SyncTriggers triggers)
      : plan_(plan), dialect_(dialect), triggers_(triggers) {}

  std::vector<std::string> run() {
    Catalog catalog = plan_.before;
    std::vector<Catalog> after{catalog};
    for (const Step& step : plan_.steps) {
      write(step, step.forward, "", catalog);
      after.push_back(catalog);
    }
    const std::size_t contract = first_of(Phase::kContract);
    const std::size_t purge = first_of(Phase::kPurge);
    back(0, contract, after);
    back(contract, purge, after);
    return std::move(wrong_);
  }

 private:
  std::size_t first_of(Phase phase) const {
    const auto found = std::find_if(plan_.steps.begin(), plan_.steps.end(),
                                    [&](const Step& step) { return step.phase >= phase; });
    return static_cast<std::size_t>(found - plan_.steps.begin());
  }

  void back(std::size_t from, std::size_t to, const std::vector<Catalog>& after) {
    Catalog catalog = after[to];
    for (std::size_t i = to; i-- > from;)
      write(plan_.steps[i], plan_.steps[i].backward, "the way back of ", catalog);
  }

  // What the catalog shows already is not done again.
  void write(const Step& step, const Work& work, const std::string& way, Catalog& catalog) {
    for (const Action& action : actions_of(work)) {
      if (holds(action, catalog, triggers_).value_or(false)) continue;
      const Result<Rendered> rendered = dialect_.render(action, catalog);
      if (!rendered.ok() && rendered.error().kind == ErrorKind::kUnsupported) {
        wrong_.push_back(fmt::format("{}\"{}\": {}", way, step.title, rendered.error().describe()));
      }
      if (!apply(action, catalog, triggers_).ok()) return;
    }
  }

  const Plan& plan_;
  const Dialect& dialect_;
  SyncTriggers triggers_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> unwritable(const Plan& plan, const Dialect& dialect,
                                    SyncTriggers triggers) {
  return Writer(plan, dialect, triggers).run();
}

}  // namespace shoofly
