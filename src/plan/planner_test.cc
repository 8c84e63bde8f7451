// What each operation becomes, on an engine like PostgreSQL and on one like SQLite, as goldens:
// every step in both directions and every sync spec. make_plan itself holds each plan against
// check.h.

#include "plan/planner.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/golden.h"
#include "plan/plan_json.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

struct Case {
  const char* name;
  const char* operations;
  void (*prepare)(Target& target) = [](Target&) {};
  const char* policies = "";
};

void PrintTo(const Case& value, std::ostream* out) { *out << value.name; }

Table& users_of(Target& target) { return target.catalog.tables[0]; }

const Case kCases[] = {
    {"add_column_empty", "  - add_column: { table: users, column: nick, type: text }\n"},
    {"add_column_default",
     "  - add_column: { table: users, column: state, type: text, nullable: false, default: \"'new'\" }\n"},
    {"add_column_value",
     "  - add_column: { table: users, column: lower_email, type: text, nullable: false, value: { lower: email } }\n"},
    {"add_column_volatile",
     "  - add_column: { table: users, column: token, type: text, nullable: false, default: random() }\n"},
    {"drop_column_nullable", "  - drop_column: { table: users, column: email }\n"},
    {"drop_column_default", "  - drop_column: { table: users, column: status }\n"},
    {"drop_column_back", "  - drop_column: { table: users, column: name, back: \"'?'\" }\n"},
    {"rename_column", "  - rename_column: { table: users, column: status, to: state }\n"},
    {"rename_with_everything", "  - rename_column: { table: users, column: email, to: mail }\n",
     [](Target& target) {
       Table& table = users_of(target);
       table.find_column("email")->comment = "where to write to";
       table.find_column("email")->collation = "C";
       add_index(table, "users_email_idx", "email");
       add_index(table, "by_lower", "email").parts = {{"", "lower(email)", "", "", false, false}};
       Index& partial = add_index(table, "users_name_idx", "name");
       partial.where_sql = "(email IS NOT NULL)";
       partial.reads = {"name", "email"};
       add_constraint(table, "users_email_check", ConstraintKind::kCheck, {"email"}).expression =
           "(email <> ''::text)";
       add_constraint(table, "users_email_key", ConstraintKind::kUnique, {"email"});
       add_index(table, "users_email_key", "email", true).constraint = "users_email_key";
       Constraint& key =
           add_constraint(table, "users_email_fkey", ConstraintKind::kForeignKey, {"email"});
       key.references = {"public", "mails"};
       key.referenced_columns = {"address"};
     }},
    {"change_type_widen", "  - change_type: { table: users, column: n, type: bigint }\n",
     [](Target& target) {
       add_index(users_of(target), "users_n_idx", "n");
       add_constraint(users_of(target), "users_n_check", ConstraintKind::kCheck, {"n"}).expression =
           "(n > 0)";
       users_of(target).find_column("n")->default_sql = "0";
     }},
    {"change_type_narrow", "  - change_type: { table: users, column: n, type: smallint }\n"},
    {"transform_column",
     "  - transform_column: { table: users, column: email, value: { lower: email }, back: { upper: email } }\n"},
    {"set_not_null", "  - set_not_null: { table: users, column: email }\n"},
    {"set_not_null_value",
     "  - set_not_null: { table: users, column: email, value: \"'none'\" }\n"},
    {"drop_not_null", "  - drop_not_null: { table: users, column: name, back: \"''\" }\n"},
    {"set_default", "  - set_default: { table: users, column: status, default: \"'draft'\" }\n"},
    {"set_default_first", "  - set_default: { table: users, column: name, default: \"''\" }\n"},
    {"drop_default", "  - drop_default: { table: users, column: status }\n"},
    {"split_column",
     "  - split_column:\n      table: users\n      column: name\n      into:\n"
     "        first_name: { type: text, value: { split: { on: \" \", part: 1 } } }\n"
     "        last_name: { type: text, value: { rest: { on: \" \" } }, nullable: true, default: \"'-'\" }\n"
     "      back: { join: { with: \" \", of: [first_name, last_name] } }\n"},
    {"merge_columns",
     "  - merge_columns:\n      table: users\n      columns: [name, email]\n"
     "      into: { contact: { type: text, value: { concat: [name, \" \", email] } } }\n"
     "      back: { name: { split: { on: \" \", part: 1 } }, email: { rest: { on: \" \" } } }\n"},
    {"several_on_one_table",
     "  - rename_column: { table: users, column: email, to: mail }\n"
     "  - change_type: { table: users, column: n, type: bigint }\n"
     "  - add_column: { table: users, column: nick, type: text }\n"
     "  - drop_column: { table: users, column: status }\n"},
    {"nullable_default", "  - rename_column: { table: users, column: status, to: state }\n",
     [](Target& target) { users_of(target).find_column("status")->nullable = true; }},
    {"large_table",
     "  - rename_column: { table: users, column: email, to: mail }\n"
     "  - drop_column: { table: users, column: status }\n",
     [](Target& target) { target.dialect.copies = true; }},
    {"two_tables",
     "  - rename_column: { table: users, column: email, to: mail }\n"
     "  - rename_column: { table: orders, column: note, to: remark }\n",
     [](Target& target) { add_column(target.add_table("orders"), "note", "text"); }},
    {"user_triggers", "  - rename_column: { table: users, column: email, to: mail }\n",
     [](Target& target) {
       Trigger trigger;
       trigger.name = "touch";
       trigger.timing = "BEFORE";
       trigger.on_update = true;
       users_of(target).triggers.push_back(trigger);
       users_of(target).published = true;
       users_of(target).subscribed = true;
     },
     "consent: { triggers: true, publication: true }\nwindows: { peak: [\"Mon-Fri 08:00-20:00 Europe/Berlin\"] }\n"},
};

class PlannerGolden : public ::testing::TestWithParam<Case> {};

std::string plan_text(const Case& one, bool like_sqlite) {
  Target target = users(like_sqlite);
  one.prepare(target);
  return text_of(planned(target, one.operations, one.policies));
}

TEST_P(PlannerGolden, LikePostgres) {
  EXPECT_TRUE(golden_matches(fmt::format("src/plan/golden/{}.postgres.txt", GetParam().name),
                             plan_text(GetParam(), false)));
}

TEST_P(PlannerGolden, LikeSqlite) {
  EXPECT_TRUE(golden_matches(fmt::format("src/plan/golden/{}.sqlite.txt", GetParam().name),
                             plan_text(GetParam(), true)));
}

// The journal keeps plans as JSON; nothing may be lost on the way.
TEST_P(PlannerGolden, SurvivesJson) {
  for (const bool like_sqlite : {false, true}) {
    Target target = users(like_sqlite);
    GetParam().prepare(target);
    const PlannedChange result = planned(target, GetParam().operations, GetParam().policies);
    if (!std::holds_alternative<Plan>(result)) continue;
    const Plan& plan = std::get<Plan>(result);
    const std::string text = to_json(plan).dump();
    const Result<Plan> back = plan_from_json(text);
    ASSERT_TRUE(back.ok()) << back.error().describe();
    EXPECT_EQ(to_json(*back).dump(), text);
    EXPECT_EQ(text_of(*back), text_of(plan));
  }
}

INSTANTIATE_TEST_SUITE_P(Operations, PlannerGolden, ::testing::ValuesIn(kCases),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(Planner, SameAnswersGiveTheSamePlan) {
  Target first = users();
  Target second = users();
  const char* operations = "  - change_type: { table: users, column: n, type: bigint }\n";
  EXPECT_EQ(to_json(std::get<Plan>(planned(first, operations))).dump(),
            to_json(std::get<Plan>(planned(second, operations))).dump());
}

TEST(Planner, AsksTypesFirstAndExpressionsOnce) {
  Target target = users();
  (void)planned(
      target,
      "  - split_column:\n      table: users\n      column: name\n      into:\n"
      "        a: { type: int, value: { split: { on: \" \", part: 1 } } }\n"
      "        b: { value: { rest: { on: \" \" } } }\n      back: { join: { with: \" \", of: [a, b] } }\n");
  ASSERT_EQ(target.asked.size(), 3U);
  EXPECT_EQ(target.asked[0].id, "0.value.a");
  EXPECT_EQ(target.asked[0].text, "split(\"name\", ' ', 1)");
  EXPECT_EQ(target.asked[0].result_type, "integer");
  EXPECT_EQ(target.asked[1].id, "0.value.b");
  EXPECT_EQ(target.asked[1].result_type, "text");
  EXPECT_EQ(target.asked[2].id, "0.back");
  EXPECT_EQ(target.asked[2].text, "join(\"a\", \"b\", ' ')");
  EXPECT_EQ(target.asked[2].more_columns,
            (std::map<std::string, std::string>{{"a", "integer"}, {"b", "text"}}));
}

TEST(Planner, NamesTooLongAreCutAndHashed) {
  Target target = users();
  const std::string name(60, 'x');
  add_column(target.catalog.tables[0], name, "integer");
  const PlannedChange result =
      planned(target, "  - change_type: { table: users, column: " + name + ", type: bigint }\n");
  ASSERT_TRUE(std::holds_alternative<Plan>(result)) << text_of(result);
  const auto& ddl = std::get<DdlWork>(std::get<Plan>(result).steps[0].forward);
  const std::string hidden = std::get<AddColumn>(ddl.actions[2]).column.name;
  EXPECT_EQ(hidden.size(), 63U);
  EXPECT_TRUE(hidden.starts_with("_shoofly_new_xxx")) << hidden;
}

}  // namespace
}  // namespace shoofly::testing
