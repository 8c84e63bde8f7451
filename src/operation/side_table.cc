#include "operation/side_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "operation/names.h"
#include "operation/steps.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

std::vector<ColumnPair> turned(std::vector<ColumnPair> pairs) {
  for (ColumnPair& pair : pairs) std::swap(pair.source, pair.follower);
  return pairs;
}

std::vector<std::string> sources(const std::vector<ColumnPair>& pairs) {
  std::vector<std::string> names;
  for (const ColumnPair& pair : pairs) names.push_back(pair.source);
  return names;
}

TableSync in_sight(TableSync sync) {
  sync.follower_away = {};
  for (ColumnPair& pair : sync.columns) pair.follower_away.clear();
  return sync;
}

}  // namespace

SideTable side_table(const SidePairs& pairs) {
  SideTable both;
  TableSync& there = both.there;
  there.source = pairs.wide;
  there.follower = pairs.side;
  there.key = there.source_unique = sources(pairs.key);
  there.columns = pairs.key;
  there.columns.insert(there.columns.end(), pairs.columns.begin(), pairs.columns.end());
  there.follower_unique = pairs.side_unique;
  const std::string hash = short_hash(pairs.wide.display() + " " + pairs.side.display());
  there.tag = fmt::format("side_{}_there", hash);
  there.both_ways = true;
  there.every_row = pairs.every_row;
  TableSync& back = both.back;
  back = there;
  std::swap(back.source, back.follower);
  back.columns = turned(there.columns);
  back.key = sources(turned(pairs.key));
  std::swap(back.source_unique, back.follower_unique);
  back.tag = fmt::format("side_{}_back", hash);
  back.into_rows = true;
  return both;
}

void refuse_side_table(const std::string& operation, const Place& place, const Table& table,
                       Problems& problems) {
  const std::string shown = table.name.display();
  const auto refuse = [&](const std::string& what, const std::string& help) {
    problems.add(place.at, what, {help});
  };
  if (table.kind != TableKind::kOrdinary || !table.parent.name.empty())
    refuse(
        fmt::format("table {} is no ordinary table", shown),
        fmt::format("{} is not for partitioned or foreign tables, nor for partitions", operation));
  if (table.published || table.subscribed) {
    refuse(fmt::format("table {} is {}", shown,
                       table.published ? "published" : "written by a subscription"),
           "take it out of the publication, or the subscription, first");
  }
  if (table.row_security) {
    refuse(fmt::format("table {} has row-level security: which of its policies would be right for "
                       "the other table, nobody but you can say",
                       shown),
           "do it without policies, while rights keep people out, or by hand");
  }
  for (const Dependent& dependent : table.dependents) {
    if (dependent.kind == "inherited table")
      refuse(fmt::format("{} {} has rows of its own", dependent.kind, dependent.name),
             "rows of tables that inherit are not seen by triggers of their parent");
  }
}

void require_side_key(const Place& place, const std::vector<std::string>& key, const Table& table,
                      Problems& problems) {
  for (const std::string& name : key) {
    const Column* column = table.find_column(name);
    // The server prints the schema of types that are not its own; an enum's operators are.
    if (column == nullptr || column->type.find('.') == std::string::npos || !column->labels.empty())
      continue;
    problems.add(place.at,
                 fmt::format("key column \"{}\" of {} is of type {}, whose operators are not the "
                             "server's own",
                             name, table.name.display(), column->type),
                 {"this operation needs a key of built-in types or enums"});
  }
  for (const Constraint& constraint : table.constraints) {
    const bool over = constraint.kind == ConstraintKind::kPrimaryKey ||
                      constraint.kind == ConstraintKind::kUnique;
    if (!over || constraint.columns != key ||
        constraint.rules.find("DEFERRABLE") == std::string::npos)
      continue;
    problems.add(place.at,
                 fmt::format("the key {} of {} is deferrable: rows cannot be matched by it",
                             constraint.name, table.name.display()),
                 {"set_deferrable to never first"});
  }
}

QualifiedName side_name(const Place& into, const Scene& scene, Problems& problems) {
  const auto written = parse_written_name(into.text, scene.dialect.capabilities().fold_lower);
  if (!written) {
    problems.add(into.at, fmt::format("\"{}\" is no table's name", into.text));
    return {};
  }
  QualifiedName side = *written;
  if (side.schema.empty()) side.schema = scene.table.name.schema;
  if (side.schema != scene.table.name.schema)
    problems.add(into.at,
                 fmt::format("{} is not in the schema of {}: who may use the one might not be let "
                             "into the other",
                             side.display(), scene.table.name.display()),
                 {"make it there, and move it by hand after purge"});
  const std::vector<QualifiedName>& others = scene.catalog.other_names;
  if (scene.catalog.find_table(side) != nullptr ||
      std::find(others.begin(), others.end(), side) != others.end())
    problems.add(into.at, fmt::format("the name {} is taken", side.display()));
  if (is_ours(side.name) || side.name.size() > scene.dialect.capabilities().identifier_bytes)
    problems.add(into.at, fmt::format("{} cannot be a table's name", side.display()));
  return side;
}

std::vector<Visibility> split_visibility(const std::vector<std::string>& columns,
                                         const QualifiedName& from, const QualifiedName& into) {
  const std::string moved = quoted(columns);
  const std::string wide = from.display();
  const std::string side = into.display();
  const Seen old_seen{fmt::format("writes {}; {} gets its row in the same statement", moved, side),
                      fmt::format("of {} changes {} too", moved, side),
                      fmt::format("sees in {} what either application wrote", moved)};
  const Seen new_seen{fmt::format("into {} writes {} of {} too", side, moved, wide),
                      fmt::format("of {} changes {} of {} too", side, moved, wide),
                      fmt::format("sees in {} what either application wrote", side)};
  Seen early = new_seen;
  early.select = fmt::format("finds no row in {} of a row not yet copied", side);
  const std::string fails = fmt::format("fails if it names {}", moved);
  const Seen without{fmt::format("writes {} alone", side), fmt::format("writes {} alone", side),
                     fmt::format("sees {}", side)};
  return visibility({{kUntilGate, "old", old_seen},
                     {kUntilGate, "new", early},
                     {kUntilCutover, "old", old_seen},
                     {kUntilCutover, "new", new_seen},
                     {kUntilContract, "old", old_seen},
                     {kUntilContract, "new", new_seen},
                     {kAfterContract, "old", {fails, fails, fails}},
                     {kAfterContract, "new", without}});
}

std::vector<std::string> side_table_notes(const SideTable& both, const Table& leaving,
                                          const Scene& scene) {
  const std::string wide = both.there.source.display();
  const std::string side = both.there.follower.display();
  std::vector<std::string> notes = {
      fmt::format(
          "from expand to contract a write of these columns of {} writes {} too, and the "
          "other way round, in the writer's own transaction; a write of other columns costs "
          "one comparison",
          wide, side),
      fmt::format(
          "two transactions that write the same row at once, one through {} and one through "
          "{}, can wait for each other: the server then ends one of them (40P01), which has "
          "to be tried again",
          wide, side),
      "a transaction of isolation level REPEATABLE READ or SERIALIZABLE may get a serialization "
      "failure (40001) during the backfill, and has to be tried again"};
  notes.push_back(fmt::format(
      "until contract takes it out of sight, and from the instant that restore brings it back, what "
      "the old application writes to {} is carried; in between it fails",
      leaving.name.display()));
  std::vector<std::string> triggers;
  for (const Trigger& trigger : leaving.triggers) {
    if (trigger.enabled != "disabled" && !is_ours(trigger.name)) triggers.push_back(trigger.name);
  }
  if (!triggers.empty())
    notes.push_back(fmt::format(
        "{} of {} fire for what comes from the other table too, and see the columns until contract: "
        "a function that names them fails, or falls silent, from then on, and while restore fills "
        "them",
        quoted(triggers), leaving.name.display()));
  if (leaving.owner != scene.catalog.server.user && !scene.catalog.server.superuser)
    notes.push_back(fmt::format(
        "{} belongs to {}: until contract its triggers run with the rights of {} where the other "
        "table is written",
        leaving.name.display(), leaving.owner, scene.catalog.server.user));
  return notes;
}

std::vector<Step> side_install_steps(const TableSync& first, const TableSync& second) {
  std::vector<Step> steps;
  for (const TableSync* sync : {&first, &second}) {
    steps.push_back(make_step(Phase::kExpand,
                              fmt::format("carry every write of {} into {}", sync->source.display(),
                                          sync->follower.display()),
                              sync == &first ? "from here on; rows that are there already follow"
                                             : "the application of the new shape writes it too",
                              DdlWork{{InstallTableSync{*sync}}},
                              DdlWork{{RemoveTableSync{*sync}}}));
  }
  return steps;
}

std::vector<Step> side_contract_steps(const TableSync& leaving, const TableSync& either,
                                      const SideContract& contract) {
  const std::string gone = leaving.source.display();
  const std::string stays = either.source.display();
  const std::optional<TableSync> unseen = either.away();
  SHOOFLY_CHECK(unseen.has_value(), "what goes out of sight has a name there");
  const TableSync staying = in_sight(either);
  std::vector<Action> away{RemoveTableSync{leaving}};
  away.insert(away.end(), contract.away.begin(), contract.away.end());
  std::vector<Action> home = contract.home;
  home.emplace_back(InstallTableSync{leaving});
  return {
      make_step(Phase::kContract,
                fmt::format("carry writes of {} into {} in sight and out of sight", stays, gone),
                "so that the names can change without a lock on the other table",
                DdlWork{{RemoveTableSync{staying}, InstallTableSync{either}}},
                DdlWork{{RemoveTableSync{either}, InstallTableSync{staying}}}),
      make_step(
          Phase::kContract, contract.title,
          "whoever still uses it fails, and can be helped: nothing is dropped; until then his "
          "writes are carried, and on the way back from then on",
          DdlWork{away}, DdlWork{home}),
      make_step(
          Phase::kContract, fmt::format("way back: write into {} what {} has", gone, stays),
          "rows that were written since contract; out of sight, so that nobody else writes it",
          NoWork{}, TableFillWork{*unseen, Repeat::kStale}),
      make_step(
          Phase::kContract, fmt::format("way back: take out of {} what {} has lost", gone, stays),
          "rows that were deleted since contract", NoWork{}, TableFillWork{*unseen, Repeat::kGone}),
      make_step(Phase::kContract, fmt::format("carry writes of {} into {} no longer", stays, gone),
                "nobody reads them there", DdlWork{{RemoveTableSync{either}}},
                DdlWork{{InstallTableSync{either}}})};
}

}  // namespace shoofly
