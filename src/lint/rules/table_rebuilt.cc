// CLUSTER, VACUUM FULL, SET LOGGED, SET TABLESPACE.

#include <string>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/replay.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// It is what it is to become: the server leaves the rows where they are.
bool is_that_already(const Scene& scene, const Rebuild& work) {
  const WrittenTable* table = certain_table(scene, work.name);
  if (table == nullptr) return false;
  return says_unlogged(*scene.act<Aside>()) == table->unlogged;
}

void check_table_rebuilt(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<Rebuild>();
  if (work == nullptr || !scene.is_live(work->name)) return;
  std::string what;
  std::string help = "take the time when nobody needs the table";
  switch (work->what) {
    case Rebuild::What::kCluster:
      what = "CLUSTER";
      help = "pg_repack and pg_squeeze do it beside the application";
      break;
    case Rebuild::What::kVacuumFull:
      what = "VACUUM FULL";
      help = "plain VACUUM, or pg_repack and pg_squeeze beside the application";
      break;
    case Rebuild::What::kLogged:
      if (is_that_already(scene, *work)) return;
      what = "SET LOGGED or UNLOGGED";
      break;
    case Rebuild::What::kTablespace:
      what = "SET TABLESPACE";
      break;
    case Rebuild::What::kAccessMethod:
      what = "SET ACCESS METHOD";
      break;
    case Rebuild::What::kOptimize:
    case Rebuild::What::kReindex:
    case Rebuild::What::kRefresh:
      return;
  }
  const std::string table = work->name.name.empty() ? "every table" : scene.shown(work->name);
  reporter.report(
      fmt::format("{} copies {} under ACCESS EXCLUSIVE: every read and write of it waits "
                  "meanwhile",
                  what, table),
      {help});
}

}  // namespace

extern const Rule table_rebuilt;
const Rule table_rebuilt{"table-rebuilt",
                         Family::kLocks,
                         Severity::kWarning,
                         "a table is written anew while everybody waits",
                         "Every row and every index is copied under the lock.",
                         check_table_rebuilt,
                         nullptr,
                         kPostgres,
                         nullptr,
                         Effort::kWrites};

}  // namespace shoofly::lint
