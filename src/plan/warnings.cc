#include "plan/warnings.h"

#include <algorithm>

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

bool reads_any(const Index& index, const SyncGroup& group) {
  return std::any_of(group.old_side.begin(), group.old_side.end(), [&](const SyncColumn& column) {
    return std::find(index.reads.begin(), index.reads.end(), column.name) != index.reads.end();
  });
}

// While a side's own default waits for contract, "NULL" and "left out" look alike to the triggers.
void add_defaults(const TablePlan& plan, bool postgres, std::vector<std::string>& warnings) {
  std::vector<std::string> nullable;
  std::vector<std::string> all;
  for (const SyncGroup& group : plan.expanded->groups) {
    for (const SyncColumn& column : group.old_side) {
      if (column.literal_default.empty() && !column.default_unknown) continue;
      all.push_back(column.name);
      if (!column.required) nullable.push_back(column.name);
    }
  }
  const std::string name = plan.table->name.display();
  if (!nullable.empty()) {
    warnings.push_back(fmt::format(
        "{}: {} has a default: from expand to contract an INSERT that gives NULL for it, or for what is derived "
        "from it, may get the default instead, as if it were left out",
        name, quoted(nullable)));
  }
  // A sequence comes over at cutover.
  for (const NameSwap& swap : plan.swaps()) {
    if (swap.moves_numbering) std::erase(all, swap.visible);
  }
  if (postgres && !all.empty() && !plan.swaps().empty()) {
    warnings.push_back(fmt::format(
        "{}: from cutover to contract SET {} = DEFAULT writes NULL, and so does ON DELETE SET DEFAULT: the new "
        "column has its default from contract on",
        name, quoted({all[0]})));
  }
}

void add_unique(const TablePlan& plan, std::vector<std::string>& warnings) {
  std::vector<std::string> indexes;
  for (const Index& index : plan.table->indexes) {
    const bool doubled =
        index.unique &&
        std::any_of(plan.expanded->groups.begin(), plan.expanded->groups.end(),
                    [&](const SyncGroup& group) { return reads_any(index, group); });
    if (doubled) indexes.push_back(index.name);
  }
  if (indexes.empty()) return;
  warnings.push_back(fmt::format(
      "{}: while {} has a counterpart on the new column (from the end of the backfill to contract), INSERT .. ON "
      "CONFLICT by sessions that insert the same key at the same time may fail with \"duplicate key\" on the other "
      "of the two, and errors may name either: let the application try such a statement again",
      plan.table->name.display(), quoted(indexes)));
}

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
    const bool postgres = catalog.server.engine == "postgres";
    if (plan.expanded) {
      add_defaults(plan, postgres, warnings);
      if (postgres) add_unique(plan, warnings);
    }
    if (!plan.fired_triggers.empty()) {
      warnings.push_back(fmt::format(
          "{}: the backfill fires {} once for every row, as consented{}", name,
          quoted(plan.fired_triggers),
          postgres
              ? ""
              : "; and so does, from expand to contract, each INSERT and UPDATE that sync completes by an "
                "UPDATE of its own: a trigger that refuses UPDATEs would refuse those writes"));
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
