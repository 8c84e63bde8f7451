// Users' views over columns that move.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

using ::testing::HasSubstr;

// users(name, email), which two views read.
Target viewed() {
  Target target;
  Table& users = target.add_table("users");
  add_column(users, "name", "text");
  add_column(users, "email", "text");
  users.dependents = {{"view", "public.names", "name"},
                      {"view", "public.names", "email"},
                      {"view", "public.mails", "email"}};
  return target;
}

const Step* rebuild_in(const Plan& plan) {
  for (const Step& step : plan.steps) {
    if (step.title.starts_with("make view")) return &step;
  }
  return nullptr;
}

constexpr const char* kEmailToMail =
    "  - rename_column: { table: users, column: email, to: mail }\n";

TEST(ViewRebuild, OneStepForAllViewsAfterTheSwap) {
  Target target = viewed();
  const PlannedChange change =
      planned(target, std::string(kEmailToMail) +
                          "  - change_type: { table: users, column: name, type: varchar(40) }\n");
  const Plan* plan = std::get_if<Plan>(&change);
  ASSERT_NE(plan, nullptr) << render(std::get<std::vector<Diagnostic>>(change), "");
  const Step* step = rebuild_in(*plan);
  ASSERT_NE(step, nullptr);
  EXPECT_EQ(step->phase, Phase::kCutover);
  EXPECT_EQ(step->title,
            "make views public.names, public.mails anew over the new columns of public.users");
  EXPECT_EQ(text_of(step->forward),
            "make views over public.users anew: public.names, public.mails; they read: email to "
            "mail, _shoofly_old_name to name");
  EXPECT_EQ(text_of(step->backward),
            "make views over public.users anew: public.names, public.mails; they read: mail to "
            "email, name to _shoofly_old_name");
}

TEST(ViewRebuild, WhatCannotBeMadeAnewIsNamed) {
  Target target = viewed();
  target.catalog.tables[0].dependents[2].in_the_way = "public.loud has a rule";
  EXPECT_THAT(problems_of(target, kEmailToMail),
              HasSubstr("view public.mails uses column public.users.email and cannot be made anew "
                        "over the new one: public.loud has a rule"));
  EXPECT_THAT(problems_of(target, "  - drop_column: { table: users, column: name }\n"),
              HasSubstr("view public.names uses column public.users.name"));
  target.catalog.tables[0].dependents = {{"view", "public.rows", ""}};
  EXPECT_THAT(problems_of(target, kEmailToMail),
              HasSubstr("view public.rows uses whole rows of public.users"));
}

}  // namespace
}  // namespace shoofly::testing
