// partition_table: the steps of a plan, what the partitions become, and what is partition_refused.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "plan/plan_json.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

// events(id, at, user_id, note) with an index, a foreign key and a trigger.
Target events() {
  Target target = users();
  Table& table = target.add_table("events");
  add_column(table, "at", "date", false);
  add_column(table, "user_id", "bigint");
  add_column(table, "note", "text");
  add_index(table, "events_note_idx", "note");
  Constraint& key =
      add_constraint(table, "events_user_id_fkey", ConstraintKind::kForeignKey, {"user_id"});
  key.references = {"public", "users"};
  key.referenced_columns = {"id"};
  Trigger trigger;
  trigger.name = "touch";
  trigger.timing = "BEFORE";
  trigger.on_update = true;
  table.triggers = {trigger};
  return target;
}

Table& events_of(Target& target) { return *target.catalog.find_table({"public", "events"}); }

constexpr const char* kByMonth =
    "  - partition_table: { table: events, by: range(at), key: [id, at], default: events_rest,"
    " partitions: { every: 1 month, from: 2026-01-01, until: 2026-03-01 } }\n";

Plan partition_plan(Target& target, const std::string& wish) {
  PlannedChange result = planned(target, wish);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result)) {
    ADD_FAILURE() << render(*problems, "");
    return {};
  }
  return std::get<Plan>(std::move(result));
}

const CreatePartitioned& created(const Plan& plan) {
  for (const Step& step : plan.steps) {
    const auto* ddl = std::get_if<DdlWork>(&step.forward);
    if (ddl == nullptr) continue;
    if (const auto* create = std::get_if<CreatePartitioned>(&ddl->actions[0])) return *create;
  }
  static const CreatePartitioned none;
  return none;
}

TEST(PartitionTable, TheWholeLife) {
  Target target = events();
  const Plan plan = partition_plan(target, kByMonth);
  std::string steps;
  for (const Step& step : plan.steps)
    steps += fmt::format("{} > {} < {}\n", step.id, text_of(step.forward), text_of(step.backward));
  EXPECT_EQ(
      steps,
      "expand-1 > create table public._shoofly_new_events like public.events, partitioned by range "
      "< drop table public._shoofly_new_events\n"
      "expand-2 > install triggers on public.events that repeat every write in public._shoofly_new_events "
      "< remove the triggers of public.events that repeat every write in public._shoofly_new_events\n"
      "backfill-1 > repeat missing rows of public.events in public._shoofly_new_events < nothing\n"
      "backfill-2 > analyze public._shoofly_new_events < nothing\n"
      "verify-1 > check both tables < nothing\n"
      "cutover-1 > remove the triggers of public.events that repeat every write in public._shoofly_new_events\n"
      "      rename table public.events to _shoofly_old_events and _shoofly_new_events to events\n"
      "      install triggers on public.events that repeat every write in public._shoofly_old_events "
      "< remove the triggers of public.events that repeat every write in public._shoofly_old_events\n"
      "      rename table public.events to _shoofly_new_events and _shoofly_old_events to events\n"
      "      install triggers on public.events that repeat every write in public._shoofly_new_events\n"
      "contract-1 > drop constraint events_user_id_fkey of public._shoofly_old_events "
      "< validate constraint events_user_id_fkey on public._shoofly_old_events\n"
      "contract-2 > nothing < add constraint events_user_id_fkey on public._shoofly_old_events\n"
      "contract-3 > nothing < count rows where (user_id) refers to no row of public.users\n"
      "contract-4 > remove the triggers of public.events that repeat every write in public._shoofly_old_events "
      "< repeat stale rows of public.events in public._shoofly_old_events\n"
      "contract-5 > nothing < repeat gone rows of public.events in public._shoofly_old_events\n"
      "contract-6 > nothing < install triggers on public.events that repeat every write in public._shoofly_old_events\n"
      "contract-7 > nothing < count rows where (id) is equal to another row's\n"
      "purge-1 > drop table public._shoofly_old_events < nothing\n");
}

TEST(PartitionTable, ThePlanSurvivesTheJournal) {
  Target target = events();
  const Plan plan = partition_plan(target, kByMonth);
  const std::string text = to_json(plan).dump();
  const Result<Plan> again = plan_from_json(text);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(to_json(*again).dump(), text);
}

std::string shown(const std::vector<PartitionValue>& values) {
  std::string text;
  for (const PartitionValue& value : values) {
    static constexpr const char* kKinds[] = {"", "null", "lowest", "highest"};
    text += (text.empty() ? "" : ",") + value.text +
            (value.kind == PartitionValue::Kind::kText
                 ? ""
                 : fmt::format("[{}]", kKinds[static_cast<std::size_t>(value.kind)]));
  }
  return text;
}

std::string partitions(const std::string& rest) {
  Target target = events();
  Table& table = events_of(target);
  add_column(table, "place", "text", false);
  table.constraints[0].columns = {"id", "at", "place"};
  table.indexes[0].parts = {{"id"}, {"at"}, {"place"}};
  const Plan plan =
      partition_plan(target, "  - partition_table: { table: events, " + rest + " }\n");
  std::string text;
  for (const Partition& partition : created(plan).partitions) {
    text += fmt::format("{}{} ", text.empty() ? "" : "| ", partition.name.display());
    if (partition.is_default) text += "default ";
    if (partition.modulus > 0)
      text += fmt::format("{} of {} ", partition.remainder, partition.modulus);
    if (!partition.from.empty())
      text += fmt::format("{} to {} ", shown(partition.from), shown(partition.to));
    if (!partition.values.empty()) text += fmt::format("in {} ", shown(partition.values));
  }
  return text;
}

TEST(PartitionTable, Partitions) {
  EXPECT_EQ(
      partitions(
          "by: range(at), partitions: { every: 1 month, from: 2026-11-01, until: 2027-02-01 }"),
      "public.events_2026_11 2026-11-01 to 2026-12-01 | public.events_2026_12 2026-12-01 to 2027-01-01 "
      "| public.events_2027_01 2027-01-01 to 2027-02-01 ");
  EXPECT_EQ(
      partitions(
          "by: range(at), partitions: { every: 1 quarter, from: 2026-01-31, until: 2026-05-01, prefix: '\"E \"' }"),
      "public.\"E _2026_01_31\" 2026-01-31 to 2026-04-30 | public.\"E _2026_04_30\" 2026-04-30 to 2026-07-31 ");
  EXPECT_EQ(
      partitions(
          "by: range(at), partitions: { every: 1 year, from: 2026-01-01, until: 2028-01-01 }"),
      "public.events_2026 2026-01-01 to 2027-01-01 | public.events_2027 2027-01-01 to 2028-01-01 ");
  EXPECT_EQ(
      partitions(
          "by: range(at), partitions: { every: 2 weeks, from: 2026-02-20, until: 2026-03-07 }"),
      "public.events_2026_02_20 2026-02-20 to 2026-03-06 | public.events_2026_03_06 2026-03-06 to 2026-03-20 ");
  EXPECT_EQ(
      partitions(
          "by: 'range(at, place)', partitions: [ { name: low, from: [minvalue, minvalue], to: [2026-01-01, 'maxvalue'] } ], default: crm.rest"),
      "public.low minvalue[lowest],minvalue[lowest] to 2026-01-01,maxvalue | crm.rest default ");
  EXPECT_EQ(
      partitions(
          "by: list(place), partitions: [ { name: a, values: [x, NULL] }, { name: b, values: y } ]"),
      "public.a in x,[null] | public.b in y ");
  EXPECT_EQ(partitions("by: 'hash(id, place)', partitions: 3"),
            "public.events_0 0 of 3 | public.events_1 1 of 3 | public.events_2 2 of 3 ");
}

std::string condition(const std::string& rest) {
  Target target = events();
  Table& table = events_of(target);
  add_column(table, "place", "text", false);
  table.constraints[0].columns = {"id", "at", "place"};
  table.indexes[0].parts = {{"id"}, {"at"}, {"place"}};
  const Plan plan =
      partition_plan(target, "  - partition_table: { table: events, " + rest + " }\n");
  const auto* count = std::get_if<CountWork>(&plan.steps.at(0).forward);
  return count == nullptr ? "" : count->condition;
}

TEST(PartitionTable, RowsThatFitNoPartition) {
  EXPECT_EQ(
      condition(
          "by: range(at), partitions: [ { name: a, from: minvalue, to: 2026-01-01 }, { name: b, from: \"it's\", to: maxvalue } ]"),
      "((true and \"at\" < '2026-01-01') or (\"at\" >= 'it''s' and true)) is not true");
  EXPECT_EQ(
      condition(
          "by: 'range(at, id)', partitions: [ { name: a, from: [1, maxvalue], to: [2, minvalue] }, { name: b, from: [2, 3], to: [2, maxvalue] } ]"),
      "((\"at\" > '1' and \"at\" < '2') or ((\"at\", \"id\") >= ('2', '3') and \"at\" <= '2')) is not true");
  EXPECT_EQ(condition("by: list(place), partitions: [ { name: a, values: [x, null] } ]"),
            "((\"place\" = 'x' or \"place\" is null)) is not true");
  EXPECT_EQ(condition("by: hash(place), partitions: 2"), "");
  EXPECT_EQ(condition("by: list(place), partitions: [ { name: a, values: [x] } ], default: b"), "");
  Target target = events();
  target.counted.mismatches = 2;
  EXPECT_EQ(
      problems_of(
          target,
          "  - partition_table: { table: events, by: range(id), partitions: [ { name: a, from: 1, to: 2 } ] }\n"),
      "c.yaml:3:43: error: there are 2 rows of public.events where \"id\" fits no partition\n"
      "help: add partitions for them, or one for the rest: `default: NAME`\n");
}

TEST(PartitionTable, WhatIsLikeTheOldOne) {
  Target target = events();
  add_index(events_of(target), "events_two", "at", true).parts.push_back({"note"});
  const Plan plan = partition_plan(target, kByMonth);
  const CreatePartitioned& create = created(plan);
  ASSERT_EQ(create.keys.size(), 1U);
  EXPECT_EQ(create.keys[0].name, "_shoofly_new_events_pkey");
  EXPECT_EQ(create.keys[0].columns, (std::vector<std::string>{"id", "at"}));
  ASSERT_EQ(create.indexes.size(), 2U);
  EXPECT_EQ(create.indexes[1].name, "_shoofly_new_events_two");
  ASSERT_EQ(create.foreign_keys.size(), 1U);
  const auto after = predict(plan, plan.steps.size(), target.sync.triggers());
  ASSERT_TRUE(after.ok());
  const Table* table = after->find_table({"public", "events"});
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->kind, TableKind::kPartitioned);
  EXPECT_NE(table->find_constraint("events_pkey"), nullptr);
  EXPECT_NE(table->find_index("events_two"), nullptr);
  EXPECT_EQ(table->triggers.at(0).enabled, "origin");
  EXPECT_EQ(after->find_table({"public", "_shoofly_old_events"}), nullptr);
}

// Only where every UPDATE of the key takes the key's lock, and no second unique index can be met, a
// weak lock is enough for the fill.
TEST(PartitionTable, HowStronglyTheFillLocksRows) {
  const auto strong = [](const std::string& wish, void (*prepare)(Table&)) {
    Target target = events();
    prepare(events_of(target));
    for (const Step& step : partition_plan(target, wish).steps) {
      if (const auto* fill = std::get_if<TableFillWork>(&step.forward))
        return fill->sync.key_may_move;
    }
    return false;
  };
  EXPECT_TRUE(strong(kByMonth, [](Table&) {}));
  EXPECT_FALSE(strong("  - partition_table: { table: events, by: hash(id), partitions: 2 }\n",
                      [](Table&) {}));
  EXPECT_TRUE(strong(kByMonth, [](Table& table) {
    add_index(table, "also", "at", true).parts.push_back({"id"});
  }));
  EXPECT_TRUE(strong(kByMonth, [](Table& table) {
    Index& index = add_index(table, "also", "at", true);
    index.parts.push_back({"id"});
    index.where_sql = "(id > 1)";
  }));
}

// ---- Refused -----------------------------------------------------------------------------------

std::string partition_refused(
    const std::string& rest, void (*prepare)(Target&) = [](Target&) {}) {
  Target target = events();
  prepare(target);
  std::string text = problems_of(target, "  - partition_table: { table: events, " + rest + " }\n");
  return text.substr(0, text.find('\n'));
}
constexpr const char* kHash = "by: hash(id), partitions: 2";

TEST(PartitionTable, RefusedWishes) {
  EXPECT_EQ(
      partition_refused("by: sorted(id), partitions: 2"),
      "c.yaml:3:43: error: \"by\" is \"sorted(id)\"; expected range(..), list(..) or hash(..)");
  EXPECT_EQ(partition_refused("by: range(id), partitions: 2"),
            "c.yaml:3:66: error: expected a list for \"partitions\", found \"2\"");
  EXPECT_EQ(partition_refused("by: hash(id), partitions: 2, default: x"),
            "c.yaml:3:77: error: by hash there is no default: every row fits a partition");
  EXPECT_EQ(partition_refused("by: range(id), partitions: [ { name: a, from: 1 } ]"),
            "c.yaml:3:68: error: a partition by range needs the key \"to\"");
  EXPECT_EQ(
      partition_refused(
          "by: range(at), partitions: { every: 1 month, from: 2026-02-30, until: 2026-03-01 }"),
      "c.yaml:3:90: error: \"2026-02-30\" is no date; expected one like 2026-01-01");
  EXPECT_EQ(partition_refused("by: range(id), partitions: [ { name: a, from: [1, 2], to: 3 } ]"),
            "c.yaml:3:76: error: a bound of \"a\" has 2 values for 1 columns");
  EXPECT_EQ(partition_refused("by: hash(id), partitions: [ { name: users }, { name: x } ]"),
            "c.yaml:3:75: error: the name public.users is taken");
  EXPECT_EQ(partition_refused("by: hash(id), partitions: [ { name: x }, { name: X } ]"),
            "c.yaml:3:88: error: two partitions are named public.x");
  EXPECT_EQ(partition_refused("by: hash(idd), partitions: 2"),
            "c.yaml:3:43: error: table public.events has no column \"idd\"");
  EXPECT_EQ(
      partition_refused("by: hash(note), key: [id, note], partitions: 2"),
      "c.yaml:3:43: error: column \"note\" may be NULL: a partitioned table's key needs it, and it has to be NOT NULL");
  EXPECT_EQ(
      partition_refused(
          "by: range(at), partitions: { every: 1 month, from: 2026-01-01, until: 2026-02-01 }"),
      "c.yaml:3:43: error: the key (id) of public.events does not hold \"at\", by which rows are partitioned");
  EXPECT_EQ(partition_refused("by: hash(at), key: [at], partitions: 2"),
            "c.yaml:3:59: error: \"key\" does not hold \"id\", of the key that the table has");
  EXPECT_EQ(
      partition_refused("by: hash(id), partitions: 2",
                        [](Target& target) { events_of(target).kind = TableKind::kPartitioned; }),
      "c.yaml:3:31: error: table public.events is partitioned already");
}

TEST(PartitionTable, RefusedTables) {
  EXPECT_EQ(partition_refused(kHash, [](Target& t) { events_of(t).published = true; }),
            "c.yaml:3:31: error: table public.events is published");
  EXPECT_EQ(
      partition_refused(kHash, [](Target& t) { events_of(t).row_security_hides = true; }),
      "c.yaml:3:31: error: row-level security of public.events hides rows from this role: they would not be copied");
  EXPECT_EQ(
      partition_refused(kHash, [](Target& t) { events_of(t).replica_identity = "index x"; }),
      "c.yaml:3:31: error: the replica identity of public.events is an index, which each partition has under another name");
  EXPECT_EQ(partition_refused(kHash, [](Target& t) { t.add_table("_shoofly_old_events"); }),
            "c.yaml:3:31: error: there still is table \"_shoofly_old_events\" of an earlier run");
  for (const char* kind : {"view", "materialized view", "rule", "function", "foreign key", "column",
                           "inherited table", "publication"}) {
    Target target = events();
    events_of(target).dependents = {{kind, "them", "id"}};
    const std::string text =
        problems_of(target, fmt::format("  - partition_table: {{ table: events, {} }}\n", kHash));
    EXPECT_EQ(
        text,
        fmt::format(
            "c.yaml:3:31: error: {} them uses table public.events, and would go on using the old one\n"
            "help: drop it first, and make it again after cutover\n",
            kind));
  }
  for (const char* kind : {"policy", "trigger", "sequence", "statistics", "column grant"}) {
    Target target = events();
    events_of(target).dependents = {{kind, "own", "id"}};
    EXPECT_EQ(
        problems_of(target, fmt::format("  - partition_table: {{ table: events, {} }}\n", kHash)),
        "");
  }
  EXPECT_EQ(
      partition_refused(kHash,
                        [](Target& t) {
                          events_of(t).dependents = {{"policy", "p on public.x", "id"}};
                        }),
      "c.yaml:3:31: error: policy p on public.x uses table public.events, and would go on using the old one");
}

TEST(PartitionTable, RefusedKeysAndConstraints) {
  EXPECT_EQ(
      partition_refused(kHash,
                        [](Target& t) { add_index(events_of(t), "one_note", "note", true); }),
      "c.yaml:3:31: error: unique index one_note does not hold \"id\", by which rows are partitioned: nothing could keep it unique across partitions");
  EXPECT_EQ(partition_refused(kHash, [](Target& t) { events_of(t).indexes[1].valid = false; }),
            "c.yaml:3:31: error: index events_note_idx is invalid");
  EXPECT_EQ(
      partition_refused(kHash, [](Target& t) { events_of(t).constraints[1].validated = false; }),
      "c.yaml:3:31: error: foreign key events_user_id_fkey is not valid: rows may break it, and could not be copied");
  EXPECT_EQ(partition_refused(kHash,
                              [](Target& t) {
                                add_constraint(events_of(t), "apart", ConstraintKind::kExclusion,
                                               {"id"});
                              }),
            "c.yaml:3:31: error: exclusion constraint apart cannot be on a partitioned table");
  EXPECT_EQ(partition_refused(
                kHash,
                [](Target& t) {
                  add_constraint(events_of(t), "only", ConstraintKind::kCheck, {"id"}).rules =
                      "NO INHERIT";
                }),
            "c.yaml:3:31: error: check only is NO INHERIT, which a partitioned table cannot have");
  EXPECT_EQ(
      partition_refused(kHash, [](Target& t) { events_of(t).constraints[0].rules = "DEFERRABLE"; }),
      "c.yaml:3:31: error: the key (id) of public.events is deferrable: rows cannot be matched by it");
  EXPECT_EQ(
      partition_refused(kHash,
                        [](Target& t) {
                          events_of(t).indexes.clear();
                          events_of(t).constraints.clear();
                        }),
      "c.yaml:3:31: error: table public.events has no primary key and no unique index over NOT NULL columns");
  EXPECT_EQ(
      partition_refused(kHash, [](Target& t) { events_of(t).columns[0].type = "public.citext"; }),
      "c.yaml:3:22: error: key column \"id\" is of type public.citext, whose operators are not the server's own");
}

}  // namespace
}  // namespace shoofly::testing
