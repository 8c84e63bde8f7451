// ALGORITHM and LOCK that the server refuses.

#include <string>

#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"

namespace shoofly::lint {
namespace {

void check_algorithm_not_possible(const Scene& scene, Reporter& reporter) {
  // All acts are refused together.
  if (!scene.first && !keys_unchecked(scene)) return;
  const std::string why = refusal(scene);
  if (why.empty() || !is_known(scene)) return;
  reporter.report(why, {"take what is possible, when it may be done; or change less"});
}

}  // namespace

extern const Rule algorithm_not_possible;
const Rule algorithm_not_possible{
    "algorithm-not-possible",
    Family::kLocks,
    Severity::kError,
    "an ALGORITHM or LOCK that the server refuses",
    "The statement fails at once (1845, 1846), and the migration stops there.",
    check_algorithm_not_possible,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
