// ALTER TABLE, OPTIMIZE TABLE that write every row anew beside the application.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"

namespace shoofly::lint {
namespace {

// A statement writes the rows once, whatever its clauses are.
void check_table_rebuilt_in_place(const Scene& scene, Reporter& reporter) {
  const bool alters = scene.detail<Rebuild>() == nullptr;  // OPTIMIZE: each table is its own
  const DdlFacts& facts = alters ? scene.together() : scene.facts;
  if ((alters && !scene.first) || !facts.rewrites || facts.lock != "NONE" || facts.locks.empty())
    return;
  const QualifiedName& table = facts.locks.front().relation;
  if (facts.algorithm == "COPY" || scene.statement.algorithm == "COPY" || !scene.is_live(table) ||
      !refusal(scene).empty())
    return;
  const bool divides = facts.source.ends_with("add-column-beside-index");
  std::vector<std::string> help = {
      "take the time when replicas may fall behind",
      copy_beside(scene, table) + ", and can slow down when a replica falls behind"};
  if (divides)
    help = {
        "make two statements of it, one for the columns and one for the index: alone, neither "
        "of them writes the rows anew"};
  reporter.report(
      fmt::format("every row of {} is written anew beside the application{}; a replica begins when "
                  "it has ended here, and falls behind by as long again",
                  scene.shown(table),
                  divides ? ", because columns and an index change in one statement" : ""),
      std::move(help));
}

}  // namespace

extern const Rule table_rebuilt_in_place;
const Rule table_rebuilt_in_place{
    "table-rebuilt-in-place",
    Family::kLocks,
    Severity::kWarning,
    "every row is written anew, and replicas fall behind",
    "Writers go on, but it takes as long as the table is large, needs its size on the disk again, and stops each replica.",
    check_table_rebuilt_in_place,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
