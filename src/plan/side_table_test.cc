// split_table and merge_tables: the plans, and what is refused.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/golden.h"
#include "plan/plan_json.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

// users with a check, an index and a foreign key over what can be split off, and rights.
Target wide() {
  Target target = users();
  target.add_table("places");
  Table& table = target.catalog.tables[0];
  add_column(table, "place", "bigint").comment = "where";
  add_index(table, "users_place_idx", "place");
  add_constraint(table, "users_n_check", ConstraintKind::kCheck, {"n"}).expression = "(n > 0)";
  Constraint& key =
      add_constraint(table, "users_place_fkey", ConstraintKind::kForeignKey, {"place"});
  key.references = {"public", "places"};
  key.referenced_columns = {"id"};
  table.owner = "app";
  table.grants = {{"reader", "SELECT", "", false},
                  {"editor", "UPDATE", "place", false},
                  {"editor", "UPDATE", "email", false}};
  return target;
}

// users, and profiles with the same key.
Target two() {
  Target target = users();
  Table& table = target.add_table("profiles");
  table.columns[0].name = "user_id";
  table.constraints[0].columns = {"user_id"};
  table.indexes[0].parts[0].column = "user_id";
  table.indexes[0].reads = {"user_id"};
  add_column(table, "bio", "text", false);
  add_column(table, "mood", "text").default_sql = "'fine'::text";
  add_index(table, "profiles_mood_idx", "mood");
  add_constraint(table, "profiles_bio_check", ConstraintKind::kCheck, {"bio"}).expression =
      "(length(bio) < 9)";
  Constraint& key =
      add_constraint(table, "profiles_user_id_fkey", ConstraintKind::kForeignKey, {"user_id"});
  key.references = {"public", "users"};
  key.referenced_columns = {"id"};
  key.rules = "ON DELETE CASCADE";
  return target;
}

constexpr const char* kSplit =
    "  - split_table: { table: users, into: more, columns: [n, status, place], key: [user_id] }\n";
constexpr const char* kMerge = "  - merge_tables: { table: users, from: profiles }\n";

TEST(SideTable, SplitPlan) {
  Target target = wide();
  EXPECT_TRUE(
      golden_matches("src/plan/golden/split_table.postgres.txt", text_of(planned(target, kSplit))));
}

TEST(SideTable, MergePlan) {
  Target target = two();
  EXPECT_TRUE(golden_matches("src/plan/golden/merge_tables.postgres.txt",
                             text_of(planned(target, kMerge))));
}

TEST(SideTable, TheNewTableHasRulesAndRightsOfItsColumns) {
  Target target = wide();
  const PlannedChange result = planned(target, kSplit);
  const auto* plan = std::get_if<Plan>(&result);
  ASSERT_NE(plan, nullptr) << text_of(result);
  const auto& create =
      std::get<CreateTable>(std::get<DdlWork>(plan->steps.at(0).forward).actions.at(0));
  EXPECT_EQ(create.statement, "");
  std::vector<std::string> columns;
  for (const Column& column : create.table.columns) columns.push_back(column.name);
  const std::vector<std::string> expected = {"user_id", "n", "status", "place"};
  EXPECT_EQ(columns, expected);
  EXPECT_EQ(create.table.owner, "app");
  const std::vector<Grant> grants = {{"reader", "SELECT", "", false},
                                     {"editor", "UPDATE", "place", false}};
  EXPECT_EQ(create.table.grants, grants);
}

TEST(SideTable, ThePlanSurvivesTheJournal) {
  Target target = wide();
  const PlannedChange result = planned(target, kSplit);
  const std::string text = to_json(std::get<Plan>(result)).dump();
  const Result<Plan> again = plan_from_json(text);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(to_json(*again).dump(), text);
}

struct Refused {
  const char* name;
  Target (*target)();
  const char* wish;
  void (*prepare)(Target&);
  const char* said;
};

Table& first(Target& target) { return target.catalog.tables[0]; }
Table& second(Target& target) { return target.catalog.tables[1]; }
constexpr const char* kNone = "";

const Refused kRefused[] = {
    {"Key", wide, "  - split_table: { table: users, into: more, columns: [id] }\n", [](Target&) {},
     "part of the key"},
    {"Taken", wide, "  - split_table: { table: users, into: places, columns: [n] }\n",
     [](Target&) {}, "the name public.places is taken"},
    {"Twice", wide, "  - split_table: { table: users, into: more, columns: [n, n] }\n",
     [](Target&) {}, "named twice"},
    {"NameOfKey", wide, "  - split_table: { table: users, into: more, columns: [n], key: [n] }\n",
     [](Target&) {}, "is the name of a key column"},
    {"KeyLength", wide,
     "  - split_table: { table: users, into: more, columns: [n], key: [a, b] }\n", [](Target&) {},
     "the key of the table has 1 columns"},
    {"Policies", wide, kSplit, [](Target& target) { first(target).row_security = true; },
     "has row-level security"},
    {"Published", wide, kSplit, [](Target& target) { first(target).published = true; },
     "is published"},
    {"Partitioned", wide, kSplit,
     [](Target& target) { first(target).kind = TableKind::kPartitioned; }, "is no ordinary table"},
    {"MixedCheck", wide, kSplit,
     [](Target& target) {
       first(target).constraints[1].columns = {"n", "email"};
     },
     "check users_n_check is about columns of both tables"},
    {"MixedUnique", wide, kSplit,
     [](Target& target) {
       first(target).indexes[1].unique = true;
       first(target).indexes[1].reads = {"place", "name"};
     },
     "unique index users_place_idx is about columns of both tables"},
    {"VolatileDefault", wide, kSplit,
     [](Target& target) {
       first(target).find_column("place")->default_sql = "random()";
       first(target).find_column("place")->default_is_literal = false;
     },
     "is another one each time"},
    {"View", wide, kSplit,
     [](Target& target) {
       first(target).dependents = {{"view", "public.v", "place"}};
     },
     "view public.v uses column public.users.place"},
    {"NoKey", wide, kSplit,
     [](Target& target) {
       first(target).constraints.erase(first(target).constraints.begin());
       first(target).indexes.erase(first(target).indexes.begin());
     },
     "has no primary key"},
    {"NoTable", two, "  - merge_tables: { table: users, from: nowhere }\n", [](Target&) {},
     "there is no table nowhere"},
    {"Itself", two, "  - merge_tables: { table: users, from: users }\n", [](Target&) {},
     "cannot be merged with itself"},
    {"NoReference", two, kMerge, [](Target& target) { second(target).constraints.pop_back(); },
     "is no foreign key to that of public.users"},
    {"NoCascade", two, kMerge,
     [](Target& target) { second(target).constraints.back().rules = kNone; },
     "is not ON DELETE CASCADE"},
    {"NotValid", two, kMerge,
     [](Target& target) { second(target).constraints.back().validated = false; }, "is not valid"},
    {"SameName", two, kMerge, [](Target& target) { second(target).columns[1].name = "name"; },
     "both tables have a column \"name\""},
    {"Referred", two, kMerge,
     [](Target& target) {
       second(target).dependents = {{"foreign key", "public.x.y", "user_id"}};
     },
     "foreign key public.x.y uses table public.profiles"},
    {"WiderRights", two, kMerge,
     [](Target& target) {
       first(target).grants = {{"reader", "SELECT", "", false}};
     },
     "reader has SELECT on public.users, but not on public.profiles"},
    {"KeyOfAnExtension", wide, kSplit,
     [](Target& target) { first(target).columns[0].type = "public.citext"; },
     "key column \"id\" of public.users is of type public.citext"},
    {"DeferrableKey", two, kMerge,
     [](Target& target) { second(target).constraints[0].rules = "DEFERRABLE"; },
     "the key profiles_pkey of public.profiles is deferrable"},
    {"FiredTriggers", two, kMerge,
     [](Target& target) {
       Trigger trigger;
       trigger.name = "touch";
       trigger.timing = "BEFORE";
       trigger.on_update = true;
       first(target).triggers = {trigger};
     },
     "filling public.users fires \"touch\" once for every row"},
    {"ColumnNumbers", two, kMerge, [](Target& target) { first(target).attribute_slots = 1599; },
     "public.users has used 1599 of 1600 column numbers and the change needs 2 more"},
    {"OtherSchema", wide, "  - split_table: { table: users, into: crm.more, columns: [n] }\n",
     [](Target&) {}, "is not in the schema of public.users"},
    {"OtherOwner", two, kMerge, [](Target& target) { second(target).owner = "else"; },
     "public.profiles belongs to else"},
    {"OtherType", two, kMerge, [](Target& target) { second(target).columns[0].type = "integer"; },
     "\"user_id\" is integer"},
};

class SideTableRefused : public ::testing::TestWithParam<Refused> {};

TEST_P(SideTableRefused, ByName) {
  Target target = GetParam().target();
  GetParam().prepare(target);
  const std::string said = text_of(planned(target, GetParam().wish));
  EXPECT_NE(said.find(GetParam().said), std::string::npos) << said;
  EXPECT_NE(said.find("error: "), std::string::npos) << said;
}

INSTANTIATE_TEST_SUITE_P(, SideTableRefused, ::testing::ValuesIn(kRefused),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace shoofly::testing
