// SET search_path without LOCAL.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_search_path_left(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || setting->local || setting->reset || setting->name != "search_path")
    return;
  reporter.report("search_path stays as it is set here after this file",
                  {"set local search_path .., in a transaction; or names with their schema"});
}

}  // namespace

extern const Rule search_path_left;
const Rule search_path_left{
    "search-path-left",
    Family::kTransactions,
    Severity::kNote,
    "the next migration finds its names elsewhere",
    "SET lasts as long as the session, and the tool runs the next file in the same one.",
    check_search_path_left,
    nullptr};

}  // namespace shoofly::lint
