// ALTER TABLE, OPTIMIZE TABLE that write every row anew beside the application.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"

namespace shoofly::lint {
namespace {

void check_table_rebuilt_in_place(const Scene& scene, Reporter& reporter) {
  const QualifiedName* table = altered(scene);
  if (table == nullptr || !scene.facts.rewrites || scene.facts.lock != "NONE") return;
  if (scene.together().algorithm == "COPY" || scene.statement.algorithm == "COPY" ||
      !refusal(scene).empty())
    return;
  if (makes_foreign_key(scene) && keys_unchecked(scene)) return;
  reporter.report(
      fmt::format("every row of {} is written anew beside the application; a replica begins when "
                  "it has ended here, and falls behind by as long again",
                  scene.shown(*table)),
      {"take the time when replicas may fall behind",
       copy_beside(scene, *table) + ", and can slow down when a replica falls behind"});
}

}  // namespace

extern const Rule table_rebuilt_in_place;
const Rule table_rebuilt_in_place{
    "table-rebuilt-in-place",
    Family::kLocks,
    Severity::kNote,
    "every row is written anew, and replicas fall behind",
    "Writers go on, but it takes as long as the table is large, needs its size on the disk again, and stops each replica.",
    check_table_rebuilt_in_place,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
