#include "plan/table_checks.h"

#include <algorithm>

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

constexpr int kAttributeLimit = 1600;  // PostgreSQL, dropped columns included

// Ours is the last BEFORE trigger only if its name sorts last: they fire in the order of their
// bytes.
constexpr const char* kOurTrigger = "~shoofly";

void check_late_triggers(const Table& table, Position at, Problems& problems) {
  for (const Trigger& trigger : table.triggers) {
    const bool late = trigger.timing == "BEFORE" && trigger.row_level && trigger.fires() &&
                      (trigger.on_insert || trigger.on_update) && !is_ours(trigger.name) &&
                      trigger.name > kOurTrigger;
    if (!late) continue;
    problems.add(
        at,
        fmt::format(
            "trigger {} of {} fires after shoofly's (BEFORE triggers fire in the order of their names): "
            "what it changes would not be kept in step",
            trigger.name, table.name.display()),
        {fmt::format("rename it to a name that sorts before \"{}\"", kOurTrigger)});
  }
}

// Columns that steps of its own add, beside those of a sync.
int added_by_steps(const TablePlan& plan) {
  int added = 0;
  for (const Effects& effects : plan.effects) {
    for (const Step& step : effects.steps) {
      for (const Action& action : actions_of(step.forward)) {
        const auto* add = std::get_if<AddColumn>(&action);
        if (add != nullptr && add->table == plan.table->name) ++added;
      }
    }
  }
  return added;
}

}  // namespace

// A sync adds its columns and a marker; restore one more marker. Each rollback burns as many again.
void check_column_numbers(const TablePlan& plan, Position at, Problems& problems) {
  const int of_sync = plan.expanded ? static_cast<int>(plan.new_columns().size()) + 2 : 0;
  const int needed = of_sync + added_by_steps(plan);
  if (needed == 0 || plan.table->attribute_slots + needed <= kAttributeLimit) return;
  problems.add(
      at,
      fmt::format("table {} has used {} of {} column numbers and the change needs {} more",
                  plan.table->name.display(), plan.table->attribute_slots, kAttributeLimit, needed),
      {"dropped columns count too; only rewriting the table by copy (dump and restore) frees their numbers"});
}

namespace {

// Columns of ours that the steps will add or rename to.
void check_leftovers(const TablePlan& plan, const Capabilities& can, Position at,
                     Problems& problems) {
  std::vector<std::string> names{std::string(kRestoreMarker)};
  for (const std::string& column : plan.retired())
    names.push_back(plan.name_after_contract(column, can.identifier_bytes));
  for (const std::string& name : names) {
    if (plan.table->find_column(name) == nullptr) continue;
    add_leftover(*plan.table, name, at, problems);
  }
}

// "archive (DELETE)": what deletes there, or inserts, fires of the user's triggers.
void add_fired(const Table& table, bool Trigger::*event, const char* statement,
               std::vector<std::string>& fired) {
  for (const Trigger& trigger : table.triggers) {
    if (trigger.*event && trigger.fires() && !is_ours(trigger.name))
      fired.push_back(fmt::format("{} of {} ({})", trigger.name, table.name.display(), statement));
  }
}

// Filling columns of rows that are there is an UPDATE of them; the way back of a contract's is
// another.
void check_fill(const TableSync& sync, const Policies& policies, const Catalog& catalog,
                Position at, Problems& problems) {
  const Table* into = catalog.find_table(sync.follower);
  if (!sync.into_rows || into == nullptr || policies.consent_triggers) return;
  const std::vector<std::string> fired = fired_by_backfill(*into);
  if (fired.empty()) return;
  problems.add(
      at,
      fmt::format("filling {} fires {} once for every row", sync.follower.display(), quoted(fired)),
      {"if that is right (or harmless), say so: consent: { triggers: true }"});
}

void check_move(const RowMove& move, bool made_published, const Policies& policies,
                const Catalog& catalog, Position at, Problems& problems) {
  const Table* from = catalog.find_table(move.from);
  const Table* to = catalog.find_table(move.to);  // null: the run makes it
  std::vector<std::string> fired;
  if (from != nullptr) add_fired(*from, &Trigger::on_delete, "DELETE", fired);
  if (to != nullptr) add_fired(*to, &Trigger::on_insert, "INSERT", fired);
  if (to != nullptr) add_fired(*to, &Trigger::on_delete, "DELETE, going back", fired);
  if (from != nullptr) add_fired(*from, &Trigger::on_insert, "INSERT, going back", fired);
  if (!fired.empty() && !policies.consent_triggers) {
    problems.add(at,
                 fmt::format("moving rows of {} fires {} once for every row, or statement",
                             move.from.display(), listed(fired)),
                 {"if that is right (or harmless), say so: consent: { triggers: true }"});
  }
  const bool follows = to == nullptr ? made_published : to->published;
  if (from == nullptr || !from->published || follows || policies.consent_publication) return;
  problems.add(
      at,
      fmt::format("table {} is published and {} is not: its subscribers would delete the "
                  "rows that move, and not get them there",
                  move.from.display(), move.to.display()),
      {fmt::format("add {} to the publication and to the subscribers first; or, where they "
                   "are to lose these rows, say so: consent: {{ publication: true }}",
                   move.to.display())});
}

}  // namespace

namespace {

// A publication of all tables, or of all in a schema, has new ones in it at once.
std::vector<std::string> published_when_made(const Effects& effects) {
  std::vector<std::string> names;
  for (const Step& step : effects.steps) {
    for (const Action& action : actions_of(step.forward)) {
      const auto* create = std::get_if<CreateTable>(&action);
      if (create != nullptr && create->table.published)
        names.push_back(create->table.name.display());
    }
  }
  return names;
}

}  // namespace

void check_moves(const TablePlan& plan, const Policies& policies, const Catalog& catalog,
                 Position at, Problems& problems) {
  for (const Effects& effects : plan.effects) {
    for (const Step& step : effects.steps) {
      if (const auto* fill = std::get_if<TableFillWork>(&step.forward))
        check_fill(fill->sync, policies, catalog, at, problems);
      const auto* move = std::get_if<MoveWork>(&step.forward);
      if (move == nullptr) continue;
      const std::vector<std::string> made = published_when_made(effects);
      const bool of_rows =
          std::find(made.begin(), made.end(), move->move.to.display()) != made.end();
      check_move(move->move, of_rows, policies, catalog, at, problems);
      if (made.empty() || policies.consent_publication) continue;
      problems.add(at,
                   fmt::format("{} would be published as soon as {} made, and subscribers stop at "
                               "tables that they do not have",
                               listed(made), made.size() == 1 ? "it is" : "they are"),
                   {"make them there first, then say so: consent: { publication: true }"});
    }
  }
}

void add_leftover(const Table& table, const std::string& column, Position at, Problems& problems) {
  problems.add(at,
               fmt::format("table {} still has column \"{}\" of an earlier run",
                           table.name.display(), column),
               {"`shoofly history` shows the run; roll it back, or purge it"});
}

void check_table(const Table& table, Position at, Problems& problems) {
  const std::string name = table.name.display();
  switch (table.kind) {
    case TableKind::kForeign:
      problems.add(at, fmt::format("{} is a foreign table", name),
                   {"run the change on the server that holds it"});
      break;
    case TableKind::kVirtual:
      problems.add(at, fmt::format("{} is a virtual table", name),
                   {"its module keeps the rows; shoofly cannot change it"});
      break;
    case TableKind::kPartition:
      problems.add(at, fmt::format("{} is a partition", name),
                   {"change the partitioned table; its partitions follow"});
      break;
    case TableKind::kOrdinary:
    case TableKind::kPartitioned:
      break;
  }
}

void check_key(const Table& table, Position at, Problems& problems) {
  if (!table.key_columns().empty()) return;
  problems.add(
      at,
      fmt::format("table {} has no primary key and no unique index over NOT NULL columns",
                  table.name.display()),
      {"rows are found by key; add one first, e.g. a unique index over columns that are NOT NULL"});
}

void check_synced_table(const TablePlan& plan, const Policies& policies, const SyncWriter& sync,
                        const Dialect& dialect, Position at, Problems& problems) {
  const Table& table = *plan.table;
  const std::string name = table.name.display();
  check_key(table, at, problems);
  if (table.key_columns().empty()) return;
  check_leftovers(plan, dialect.capabilities(), at, problems);
  if (table.row_security_hides) {
    problems.add(
        at,
        fmt::format("row-level security of {} hides rows from this role: they would not be filled",
                    name),
        {"connect as the table's owner or as a role with BYPASSRLS"});
  }
  if (dialect.capabilities().before_triggers_set_new) check_late_triggers(table, at, problems);
  if (!plan.fired_triggers.empty() && !policies.consent_triggers) {
    problems.add(at,
                 fmt::format("the backfill's UPDATE fires {} {} of {} once for every row",
                             plan.fired_triggers.size() == 1 ? "trigger" : "triggers",
                             quoted(plan.fired_triggers), name),
                 {"if that is right (or harmless), say so: consent: { triggers: true }"});
  }
  if (table.published && !policies.consent_publication) {
    problems.add(
        at,
        fmt::format("table {} is published: its subscribers stop at columns that they do not have",
                    name),
        {fmt::format(
            "add {} to the subscribers' tables first, then say so: consent: {{ publication: true }}",
            [&] {
              std::vector<std::string> names{std::string(kMarker)};
              for (const Column& column : plan.new_columns()) names.push_back(column.name);
              return quoted(names);
            }())});
  }
  for (const std::string& objection : sync.objections(*plan.expanded, table))
    problems.add(at, objection);
}

}  // namespace shoofly
