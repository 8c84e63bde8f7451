#include "plan/warnings.h"

#include <fmt/format.h>

#include "operation/visibility.h"

namespace shoofly {
namespace {

// `{}` is replaced by the table's name.
struct Known {
  const char* engine;
  const char* sentence;
};

// Measured: facts/sync-triggers.md, sections 4 and 6.
constexpr Known kKnown[] = {
    {"postgres",
     "{}: a SELECT * prepared before expand, or before contract, fails once with \"cached plan must not change result type\" "
     "until it is prepared again"},
    {"sqlite",
     "{}: INSERT without a column list fails from expand on (\"table has .. columns but .. values were supplied\")"},
    {"sqlite",
     "{}: RETURNING shows a row as the statement wrote it, before sync has derived the other side: read it again by key"},
    {"sqlite", "{}: INSERT OR REPLACE deletes the row and derives it anew from what it wrote"},
    {"sqlite",
     "{}: while sync is on, NOT NULL of a synced column is kept by a trigger, so a NULL in it always fails the "
     "statement: OR IGNORE does not skip the row, and OR REPLACE does not take the default"},
    {"sqlite",
     "{}: a writer without busy_timeout gets \"database is locked\" when it meets a batch of the backfill"},
};

}  // namespace

std::vector<std::string> warnings_of(const std::vector<TablePlan>& tables, const Catalog& catalog) {
  std::vector<std::string> warnings;
  for (const TablePlan& plan : tables) {
    const std::string name = plan.table->name.display();
    if (plan.expanded) {
      for (const Known& known : kKnown) {
        if (catalog.server.engine == known.engine)
          warnings.push_back(fmt::format(fmt::runtime(known.sentence), name));
      }
    }
    if (!plan.fired_triggers.empty()) {
      warnings.push_back(fmt::format("{}: the backfill fires {} once for every row, as consented",
                                     name, quoted(plan.fired_triggers)));
    }
    if (plan.table->subscribed && plan.expanded) {
      warnings.push_back(fmt::format(
          "{}: a subscription writes rows here; sync triggers fire for it too (ENABLE ALWAYS)",
          name));
    }
  }
  return warnings;
}

}  // namespace shoofly
