// `access: views`: what the plan lays down for each application, and what is refused.

#include <gtest/gtest.h>

#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

constexpr const char* kRenameColumn =
    "  - rename_column: { table: users, column: email, to: mail }\n";
constexpr const char* kWiden = "  - change_type: { table: users, column: n, type: bigint }\n";

Target server(int version = 150000) {
  Target target = users();
  target.catalog.server.version = version;
  target.catalog.server.version_text = "PostgreSQL " + std::to_string(version / 10000);
  return target;
}

Plan plan_of(const std::string& operations, const std::string& access) {
  Target target = server();
  const PlannedChange made = planned(target, operations, access);
  EXPECT_TRUE(std::holds_alternative<Plan>(made)) << text_of(made);
  return std::holds_alternative<Plan>(made) ? std::get<Plan>(made) : Plan();
}

// Name, shown columns and what they are, of each view that a step of the phase makes.
std::string views_made(const Plan& plan, Phase phase, bool back = false) {
  std::string text;
  for (const Step& step : plan.steps) {
    if (step.phase != phase) continue;
    for (const Action& action : actions_of(back ? step.backward : step.forward)) {
      const auto* create = std::get_if<CreateView>(&action);
      if (create == nullptr) continue;
      text += create->view.name.display();
      for (std::size_t i = 0; i < create->view.columns.size(); ++i)
        text +=
            " " + create->view.columns[i] +
            (create->view.sources[i] == create->view.columns[i] ? ""
                                                                : "=" + create->view.sources[i]);
      text += "\n";
    }
  }
  return text;
}

TEST(ShapeViews, ARenameWritesNoRow) {
  const Plan plan = plan_of(kRenameColumn, "access: views\n");
  EXPECT_EQ(views_made(plan, Phase::kExpand),
            "c_old.users id name email n status\nc_new.users id name mail=email n status\n");
  for (const Step& step : plan.steps) {
    EXPECT_FALSE(std::holds_alternative<FillWork>(step.forward)) << step.title;
    for (const Action& action : actions_of(step.forward))
      EXPECT_FALSE(std::holds_alternative<InstallSync>(action)) << step.title;
  }
  EXPECT_EQ(views_made(plan, Phase::kContract, true), "c_old.users id name email=mail n status\n");
}

TEST(ShapeViews, OneNameWithTwoTypes) {
  const Plan plan = plan_of(kWiden, "access: { views: { old: v1, new: v2 } }\n");
  EXPECT_EQ(views_made(plan, Phase::kExpand),
            "v1.users id name email n status\nv2.users id name email n=_shoofly_new_n status\n");
  EXPECT_EQ(views_made(plan, Phase::kContract, true),
            "v1.users id name email n=_shoofly_old_n status\n");
  std::string lifted;
  bool counted = false;
  for (const Step& step : plan.steps) {
    if (step.phase == Phase::kVerify) {
      for (const Action& action : actions_of(step.forward)) lifted += describe(action) + "\n";
      counted = counted || std::holds_alternative<LossWork>(step.backward);
    }
  }
  EXPECT_EQ(lifted, "drop not null of public.users.n\n");
  EXPECT_TRUE(counted);
}

TEST(ShapeViews, NamesOfSchemas) {
  Target target = server();
  target.catalog.schemas = {"c_new", "public"};
  EXPECT_EQ(problems_of(target, kRenameColumn, "access: views\n"),
            "c.yaml:4:9: error: the schema of a shape cannot be called \"c_new\": there is one\n"
            "help: name others: access: { views: { old: app_1, new: app_2 } }\n");
  EXPECT_EQ(problems_of(target, kRenameColumn, "access: { views: { old: a, new: a } }\n"),
            "c.yaml:4:18: error: both shapes have the same schema\nhelp: name two\n");
  EXPECT_EQ(problems_of(target, kRenameColumn, "access: tables\n"),
            "c.yaml:4:9: error: expected `views` for \"access\", found \"tables\"\n"
            "help: access: views\n");
}

TEST(ShapeViews, RefusedByName) {
  Target policies = server(140000);
  policies.catalog.tables[0].row_security = true;
  EXPECT_EQ(
      problems_of(policies, kRenameColumn, "access: views\n"),
      "c.yaml:4:9: error: table public.users has row-level security, and PostgreSQL 14 has no views that apply "
      "it to whoever uses them\nhelp: leave `access: views` out, or use PostgreSQL 15 or newer\n");
  Target published = server();
  published.catalog.tables[0].published = true;
  EXPECT_EQ(
      problems_of(published, kRenameColumn, "access: views\n"),
      "c.yaml:3:44: error: table public.users is published: the other side knows its columns by their names\n"
      "help: leave `access: views` out: then both columns are there until contract\n");
  Target sqlite = users(true);
  EXPECT_EQ(problems_of(sqlite, kWiden, "access: views\n"),
            "c.yaml:4:9: error: `access: views` is not possible on sqlite\n"
            "help: it has no schemas; leave `access` out: both shapes are columns of the table\n");
  Target key = server();
  key.catalog.tables[0].find_column("id")->type = "integer";
  EXPECT_EQ(
      problems_of(key, "  - change_primary_key: { table: users, type: bigint }\n",
                  "access: views\n"),
      "c.yaml:3:25: error: change_primary_key does not go with `access: views`\n"
      "help: the new key takes the old one's name and index at cutover; leave `access` out\n");
}

}  // namespace
}  // namespace shoofly::testing
