// drop_enum_value: what becomes of every column that has the type, and what is refused.

#include <gtest/gtest.h>

#include "harness/golden.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

const char* const kMood = "crm.\"Mood\"";

// users(mood not null default, other), orders(mood): all of one type.
Target moods() {
  Target target;
  target.catalog.tables.reserve(4);
  Table& users = target.add_table("users");
  const std::vector<std::string> labels{"sad", "meh", "it's"};
  Column& mood = add_column(users, "mood", kMood, false);
  mood.labels = labels;
  mood.default_sql = "'meh'::crm.\"Mood\"";
  add_column(users, "other", kMood).labels = labels;
  add_constraint(users, "users_mood_check", ConstraintKind::kCheck, {"mood", "other"}).expression =
      "((mood <> 'sad'::crm.\"Mood\") OR (other IS NULL))";
  add_index(users, "users_mood_idx", "mood").where_sql = "(mood > 'sad'::crm.\"Mood\")";
  Table& orders = target.add_table("orders");
  add_column(orders, "mood", kMood).labels = labels;
  add_column(orders, "note", "text");
  EnumType type{.name = {"crm", "Mood"}, .type = kMood, .labels = labels, .owner = "crm"};
  type.uses = {
      {"column", "public.users.mood", users.name, "mood"},
      {"column", "public.users.other", users.name, "other"},
      {"default", "public.users.mood", users.name, "mood"},
      {"index", "public.users_mood_idx", users.name, "users_mood_idx"},
      {"check constraint", "users_mood_check of public.users", users.name, "users_mood_check"},
      {"column", "public.orders.mood", orders.name, "mood"}};
  target.catalog.enums = {type};
  return target;
}

constexpr const char* kReplaced =
    "  - drop_enum_value: { table: users, column: mood, value: meh, replace_with: \"it's\" }\n";

std::string drop_refused(Target target, const std::string& operation = kReplaced) {
  return problems_of(target, operation);
}

TEST(DropEnumValue, EveryColumnOfTheTypeInOneTransaction) {
  Target target = moods();
  EXPECT_TRUE(golden_matches("src/plan/golden/drop_enum_value.postgres.txt",
                             text_of(planned(target, kReplaced))));
}

TEST(DropEnumValue, WithoutAReplacementRowsAreCounted) {
  Target target = moods();
  target.catalog.tables[0].find_column("mood")->default_sql.reset();
  target.counted.mismatches = 2;
  target.counted.samples = {{std::int64_t{7}}, {std::int64_t{8}}};
  const std::string problems =
      problems_of(target, "  - drop_enum_value: { table: orders, column: mood, value: meh }\n");
  EXPECT_EQ(
      problems.substr(0, problems.find("\nc.yaml", 1)),
      "c.yaml:3:60: error: there are 2 rows of public.orders where \"mood\" is 'meh' (key 7, 8)\n"
      "help: say what they become: replace_with: ...");
  Target none = moods();
  none.catalog.tables[0].find_column("mood")->default_sql.reset();
  const PlannedChange made =
      planned(none, "  - drop_enum_value: { table: orders, column: mood, value: meh }\n");
  ASSERT_TRUE(std::holds_alternative<Plan>(made)) << text_of(made);
  EXPECT_EQ(text_of(std::get<Plan>(made).steps.at(0).forward),
            "count rows where \"mood\"::pg_catalog.text operator(pg_catalog.=) 'meh'");
}

TEST(DropEnumValue, TheLabelMustBeKnown) {
  EXPECT_EQ(
      drop_refused(moods(), "  - drop_enum_value: { table: users, column: mood, value: glad }\n"),
      "c.yaml:3:59: error: crm.\"Mood\" has no label 'glad'\n"
      "help: there are sad, meh or it's\n");
  EXPECT_EQ(
      drop_refused(
          moods(),
          "  - drop_enum_value: { table: users, column: mood, value: meh, replace_with: glad }\n"),
      "c.yaml:3:78: error: crm.\"Mood\" has no label 'glad'\nhelp: there are sad, meh or it's\n");
  EXPECT_EQ(
      drop_refused(
          moods(),
          "  - drop_enum_value: { table: users, column: mood, value: meh, replace_with: meh }\n"),
      "c.yaml:3:78: error: the label would be replaced with itself\n");
  EXPECT_EQ(
      drop_refused(moods(), "  - drop_enum_value: { table: orders, column: note, value: meh }\n"),
      "c.yaml:3:47: error: column note is text, which is no enum\n");
  Target single = moods();
  single.catalog.tables[1].find_column("mood")->labels = {"meh"};
  EXPECT_EQ(
      drop_refused(single, "  - drop_enum_value: { table: orders, column: mood, value: meh }\n"),
      "c.yaml:3:60: error: 'meh' is the only label of crm.\"Mood\"\n"
      "help: drop the column instead\n");
}

TEST(DropEnumValue, WhatNamesTheLabelIsRefused) {
  Target target = moods();
  Table& users = target.catalog.tables[0];
  users.constraints.back().expression = "(mood <> 'meh'::crm.\"Mood\")";
  users.indexes.back().where_sql = "(mood = ANY ('{sad,meh}'::crm.\"Mood\"[]))";
  const std::string help =
      "help: drop it by hand first and create it anew without the label after the change\n";
  const std::string twice =
      "c.yaml:3:46: error: check constraint users_mood_check of public.users names the label 'meh'\n" +
      help + "c.yaml:3:46: error: index users_mood_idx of public.users names the label 'meh'\n" +
      help;
  EXPECT_EQ(drop_refused(target), twice);
  EXPECT_EQ(
      drop_refused(moods(), "  - drop_enum_value: { table: orders, column: mood, value: meh }\n"),
      "c.yaml:3:47: error: the default of public.users.mood is the label 'meh'\n"
      "help: set_default gives it another one; or say with \"replace_with\" what it becomes\n");
}

TEST(DropEnumValue, WhatElseUsesTheTypeIsRefused) {
  Target target = moods();
  const QualifiedName orders{"public", "orders"};
  for (const TypeUse& use :
       std::vector<TypeUse>{{"array column", "public.orders.moods", orders, "moods"},
                            {"default", "public.orders.note", orders, "note"},
                            {"index", "public.orders_note", orders, "orders_note"},
                            {"view", "public.answers", {}, ""},
                            {"", "function public.worse(crm.\"Mood\")", {}, ""},
                            {"column", "other.t.c", {"other", "t"}, "c"}})
    target.catalog.enums[0].uses.push_back(use);
  EXPECT_EQ(drop_refused(target),
            "c.yaml:3:46: error: array column public.orders.moods uses type crm.\"Mood\"\n"
            "help: an array of the type cannot be changed yet; give it another type first\n"
            "c.yaml:3:46: error: default public.orders.note uses type crm.\"Mood\"\n"
            "help: it would keep the old type; drop it first and create it anew after the change\n"
            "c.yaml:3:46: error: index public.orders_note uses type crm.\"Mood\"\n"
            "help: it would keep the old type; drop it first and create it anew after the change\n"
            "c.yaml:3:46: error: view public.answers uses type crm.\"Mood\"\n"
            "help: it would keep the old type; drop it first and create it anew after the change\n"
            "c.yaml:3:46: error: function public.worse(crm.\"Mood\") uses type crm.\"Mood\"\n"
            "help: it would keep the old type; drop it first and create it anew after the change\n"
            "c.yaml:3:46: error: column other.t.c uses type crm.\"Mood\"\n"
            "help: give it another type first\n");
}

TEST(DropEnumValue, TheTypeMustBeOurs) {
  Target target = moods();
  target.catalog.enums[0].ours = false;
  target.catalog.enums[0].of_extension = true;
  target.catalog.other_names = {{"crm", "_shoofly_old_Mood"}};
  EXPECT_EQ(drop_refused(target),
            "c.yaml:3:46: error: type crm.\"Mood\" belongs to an extension\n"
            "help: an update of the extension would expect it as it is\n"
            "c.yaml:3:46: error: type crm.\"Mood\" belongs to role \"crm\"\n"
            "help: connect as that role, as a member of it, or as a superuser\n"
            "c.yaml:3:46: error: type crm.\"_shoofly_old_Mood\" of an earlier run is still there\n"
            "help: `shoofly history` shows the run; roll it back, or purge it\n");
}

TEST(DropEnumValue, ColumnsThatCannotMoveAreNamed) {
  Target foreign = moods();
  foreign.catalog.tables[1].kind = TableKind::kForeign;
  EXPECT_EQ(
      drop_refused(foreign),
      "c.yaml:3:46: error: public.orders.mood has the type too, and public.orders is a foreign table, or a "
      "partition\nhelp: give the column another type first\n");
  Target viewed = moods();
  viewed.catalog.tables[1].dependents = {{"view", "public.sad_orders", "mood", "it is old"}};
  EXPECT_EQ(
      drop_refused(viewed),
      "c.yaml:3:46: error: view public.sad_orders uses column public.orders.mood and cannot be made anew over the new "
      "one: it is old\nhelp: drop it first and create it over the new column after cutover\n");
  Target keyed = moods();
  keyed.catalog.tables[1].constraints[0].columns = {"id", "mood"};
  EXPECT_EQ(
      drop_refused(keyed),
      "c.yaml:3:46: error: column public.orders.mood is part of the key (id, mood) by which rows are found\n"
      "help: drop_enum_value works on columns outside the key\n");
}

TEST(DropEnumValue, NoOtherOperationOnItsTables) {
  Target target = moods();
  EXPECT_EQ(
      problems_of(target, std::string(kReplaced) +
                              "  - rename_column: { table: orders, column: note, to: remark }\n"),
      "c.yaml:4:5: error: drop_enum_value users.mood and rename_column orders.note are about the same table\n"
      "help: make two changes, one after the other\n");
}

}  // namespace
}  // namespace shoofly::testing
