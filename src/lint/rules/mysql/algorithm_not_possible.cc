// ALGORITHM and LOCK that the server refuses.

#include <string>
#include <utility>

#include "lint/rewriting_mysql.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"

namespace shoofly::lint {
namespace {

void check_algorithm_not_possible(const Scene& scene, Reporter& reporter) {
  // All acts are refused together.
  if (!scene.first && !keys_unchecked(scene)) return;
  const std::string why = refusal(scene);
  if (why.empty() || !is_known(scene)) return;
  // What makes writes wait is not written unasked.
  Rewrite rewrite = scene.facts.lock == "NONE" ? with_possible_options(scene) : Rewrite{};
  if (rewrite.empty())
    rewrite = remarks_only({"take what is possible, when it may be done; or change less"});
  reporter.report(why, std::move(rewrite));
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
