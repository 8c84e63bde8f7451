// archive_rows and move_rows: the steps of a plan, the table that is made, and what is refused.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "plan/plan_json.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

// orders(id, at, note, twice) with a trigger, rights and a table that refers to it.
Target orders() {
  Target target = users();
  Table& table = target.add_table("orders");
  add_column(table, "at", "date", false).default_sql = "now()";
  add_column(table, "note", "text").collation = "\"C\"";
  Column& twice = add_column(table, "twice", "text");
  twice.generated = Generated::kStored;
  twice.generated_sql = "(note || note)";
  table.owner = "shop";
  table.grants = {{"writer", "SELECT", "", false}};
  Table& lines = target.add_table("lines");
  add_column(lines, "order_id", "bigint");
  Constraint& key =
      add_constraint(lines, "lines_order_id_fkey", ConstraintKind::kForeignKey, {"order_id"});
  key.references = {"public", "orders"};
  key.referenced_columns = {"id"};
  return target;
}

// users_eu(id, full_name, email, n, status, more)
Target two_tables() {
  Target target = users();
  Table& table = target.add_table("users_eu");
  add_column(table, "full_name", "text", false);
  add_column(table, "email", "text");
  add_column(table, "n", "integer");
  add_column(table, "status", "text");
  add_column(table, "more", "text");
  return target;
}

constexpr const char* kArchive =
    "  - archive_rows: { table: orders, where: \"at < '2020-01-01'\", to: orders_old }\n";
constexpr const char* kMove =
    "  - move_rows: { table: users, where: \"n = 7\", to: users_eu, columns: { name: full_name } }\n";

Plan move_plan(Target& target, const std::string& wish) {
  PlannedChange result = planned(target, wish);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result)) {
    ADD_FAILURE() << render(*problems, "");
    return {};
  }
  return std::get<Plan>(std::move(result));
}

std::string steps_of(const Plan& plan) {
  std::string steps;
  for (const Step& step : plan.steps)
    steps += fmt::format("{} > {} < {}\n", step.id, text_of(step.forward), text_of(step.backward));
  return steps;
}

const MoveWork& moved(const Plan& plan) {
  for (const Step& step : plan.steps) {
    if (const auto* move = std::get_if<MoveWork>(&step.forward)) return *move;
  }
  static const MoveWork none;
  return none;
}

Table& table(Target& target, const std::string& name) {
  return *target.catalog.find_table({"public", name});
}

TEST(MoveRows, TheWholeLifeOfAnArchive) {
  Target target = orders();
  const Plan plan = move_plan(target, kArchive);
  EXPECT_EQ(
      steps_of(plan),
      "expand-1 > count rows where (at < '2020-01-01') and (exists (select from \"public\".\"lines\" r where "
      "r.\"order_id\" = \"public\".\"orders\".\"id\")) < nothing\n"
      "expand-2 > create table public._shoofly_moved_orders < drop table public._shoofly_moved_orders\n"
      "expand-3 > create table public.orders_old < drop table public.orders_old\n"
      "expand-4 > nothing < count rows where not exists (select from \"public\".\"_shoofly_moved_orders\" where "
      "\"public\".\"_shoofly_moved_orders\".\"id\" operator(pg_catalog.=) \"public\".\"orders_old\".\"id\"); "
      "approval accepts their loss\n"
      "cutover-1 > count rows where (at < '2020-01-01') and (exists (select from \"public\".\"lines\" r where "
      "r.\"order_id\" = \"public\".\"orders\".\"id\")) < nothing\n"
      "cutover-2 > move rows < move rows\n"
      "purge-1 > drop table public._shoofly_moved_orders < nothing\n");
  const RowMove& move = moved(plan).move;
  EXPECT_EQ(move.ledger.display(), "public._shoofly_moved_orders");
  EXPECT_EQ(move.columns.size(), 3U);  // what is generated is not carried over
}

TEST(MoveRows, TheArchiveIsLikeTheTable) {
  Target target = orders();
  const Plan plan = move_plan(target, kArchive);
  std::string text;
  for (const Step& step : plan.steps) {
    for (const Action& action : actions_of(step.forward)) {
      const auto* create = std::get_if<CreateTable>(&action);
      if (create == nullptr) continue;
      text += fmt::format("{} \"{}\" of \"{}\", {} grants, key ({}):", create->table.name.display(),
                          create->statement, create->table.owner, create->table.grants.size(),
                          fmt::join(create->table.constraints.at(0).columns, ", "));
      for (const Column& column : create->table.columns) {
        text += fmt::format(" {} {}{}{}{}{},", column.name, column.type,
                            column.collation.empty() ? "" : " collate " + column.collation,
                            column.nullable ? "" : " not null",
                            column.default_sql ? " default" : "", column.generated_sql);
      }
      text += "\n";
    }
  }
  EXPECT_EQ(
      text,
      "public._shoofly_moved_orders \"\" of \"\", 0 grants, key (id): id bigint not null,\n"
      "public.orders_old \"\" of \"shop\", 1 grants, key (id): id bigint not null, at date not null, "
      "note text collate \"C\", twice text(note || note),\n");
}

TEST(MoveRows, TheWholeLifeOfAMove) {
  Target target = two_tables();
  const Plan plan = move_plan(target, kMove);
  EXPECT_EQ(
      steps_of(plan),
      "expand-1 > count rows where (n = 7) and exists (select from \"public\".\"users_eu\" where "
      "\"public\".\"users_eu\".\"id\" operator(pg_catalog.=) \"public\".\"users\".\"id\") < nothing\n"
      "expand-2 > create table public._shoofly_moved_users < drop table public._shoofly_moved_users\n"
      "cutover-1 > count rows where (n = 7) and exists (select from \"public\".\"users_eu\" where "
      "\"public\".\"users_eu\".\"id\" operator(pg_catalog.=) \"public\".\"users\".\"id\") < nothing\n"
      "cutover-2 > move rows < move rows\n"
      "purge-1 > drop table public._shoofly_moved_users < nothing\n");
  std::string pairs;
  for (const ColumnPair& pair : moved(plan).move.columns)
    pairs += pair.source + ">" + pair.follower + " ";
  EXPECT_EQ(pairs, "id>id name>full_name email>email n>n status>status ");
  EXPECT_EQ(plan.before.tables.size(), 2U);
  EXPECT_NE(text_of(plan).find("\"more\" of public.users_eu get their default or NULL"),
            std::string::npos);
}

TEST(MoveRows, ThePlanSurvivesTheJournal) {
  Target target = two_tables();
  const std::string text = to_json(move_plan(target, kMove)).dump();
  const Result<Plan> again = plan_from_json(text);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(to_json(*again).dump(), text);
}

std::string refused_archive(void (*change)(Target&), const std::string& policies = "") {
  Target target = orders();
  change(target);
  return problems_of(target, kArchive, policies);
}

std::string refused_move(void (*change)(Target&), const std::string& policies = "") {
  Target target = two_tables();
  change(target);
  return problems_of(target, kMove, policies);
}

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(MoveRows, RefusesTables) {
  EXPECT_SAYS(refused_archive([](Target& t) { table(t, "orders").kind = TableKind::kPartitioned; }),
              "table public.orders is partitioned");
  EXPECT_SAYS(refused_move([](Target& t) { table(t, "users_eu").kind = TableKind::kPartition; }),
              "table public.users_eu is a partition");
  EXPECT_SAYS(refused_archive([](Target& t) {
                table(t, "orders").row_security = table(t, "orders").row_security_hides = true;
              }),
              "row-level security of public.orders hides rows from this role");
  EXPECT_SAYS(refused_move([](Target& t) { table(t, "users").row_security = true; }),
              "public.users has row-level security and public.users_eu has none");
  EXPECT_EQ(refused_move([](Target& t) {
              table(t, "users").row_security = table(t, "users_eu").row_security = true;
            }),
            "");
  EXPECT_SAYS(refused_archive([](Target& t) {
                table(t, "orders").dependents = {{"inherited table", "public.heir", ""}};
              }),
              "table public.heir inherits from public.orders");
  EXPECT_SAYS(refused_move([](Target& t) {
                table(t, "users_eu").dependents = {{"rule", "r on public.users_eu", ""}};
              }),
              "rule r on public.users_eu uses table public.users_eu");
  EXPECT_SAYS(refused_archive([](Target& t) { table(t, "orders").subscribed = true; }),
              "table public.orders is written by a subscription");
  EXPECT_SAYS(refused_archive([](Target& t) { t.add_table("_shoofly_moved_orders"); }),
              "there still is table \"_shoofly_moved_orders\" of an earlier run");
  EXPECT_SAYS(refused_archive([](Target& t) {
                table(t, "orders").constraints.clear();
                table(t, "orders").indexes.clear();
              }),
              "table public.orders has no primary key");
}

TEST(MoveRows, RefusesReferences) {
  EXPECT_SAYS(refused_archive([](Target& t) {
                table(t, "lines").constraints.back().rules = "ON UPDATE CASCADE ON DELETE SET NULL";
              }),
              "foreign key lines_order_id_fkey of public.lines refers to public.orders");
  EXPECT_EQ(refused_archive([](Target& t) {
              table(t, "lines").constraints.back().rules = "ON UPDATE CASCADE ON DELETE RESTRICT";
            }),
            "");
  EXPECT_SAYS(
      refused_archive([](Target& t) {
        t.counted.mismatches = 2;
        t.counted.samples = {{Value("1")}, {Value("5")}};
      }),
      "there are 2 rows of public.orders where they match, and rows refer to them by foreign key "
      "lines_order_id_fkey of public.lines (key '1', '5')");
}

TEST(MoveRows, RefusesWhatSubscribersWouldLose) {
  const auto publish = [](Target& t) { table(t, "orders").published = true; };
  EXPECT_SAYS(refused_archive(publish),
              "table public.orders is published and public.orders_old is not");
  EXPECT_EQ(refused_archive(publish, "consent: { publication: true }\n"), "");
  EXPECT_EQ(refused_move([](Target& t) {
              table(t, "users").published = table(t, "users_eu").published = true;
            }),
            "");
  EXPECT_SAYS(refused_archive([](Target& t) {
                table(t, "orders").published = true;
                table(t, "orders").replica_identity = "nothing";
              }),
              "published without a replica identity");
}

TEST(MoveRows, TriggersNeedConsent) {
  const auto add = [](Target& t) {
    Trigger trigger;
    trigger.name = "log";
    trigger.timing = "AFTER";
    trigger.on_delete = true;
    table(t, "users").triggers = {trigger};
    trigger.name = "off";
    trigger.enabled = "disabled";
    table(t, "users").triggers.push_back(trigger);
    trigger.name = "stamp";
    trigger.enabled = "origin";
    trigger.on_delete = false;
    trigger.on_insert = true;
    table(t, "users_eu").triggers = {trigger};
  };
  EXPECT_SAYS(
      refused_move(add),
      "moving rows of public.users fires log of public.users (DELETE) and stamp of public.users_eu "
      "(INSERT) once for every row, or statement");
  EXPECT_EQ(refused_move(add, "consent: { triggers: true }\n"), "");
}

TEST(MoveRows, RefusesColumns) {
  const auto with = [](const std::string& columns) {
    Target target = two_tables();
    return problems_of(
        target, "  - move_rows: { table: users, where: \"n = 7\", to: users_eu" + columns + " }\n");
  };
  EXPECT_SAYS(with(""),
              "table public.users_eu has no column \"name\": what stands in it would be lost");
  EXPECT_SAYS(with(", columns: { name: full_nam }"),
              "did you mean `columns: { name: full_name }`?");
  EXPECT_SAYS(with(", columns: { nam: full_name }"), "table public.users has no column \"nam\"");
  EXPECT_SAYS(with(", columns: {}"), "expected a map of column names");
  EXPECT_SAYS(
      refused_move([](Target& t) { table(t, "users_eu").find_column("n")->type = "bigint"; }),
      "column \"n\" of public.users_eu is bigint, and \"n\" of public.users is integer");
  EXPECT_SAYS(
      refused_move([](Target& t) { table(t, "users_eu").find_column("email")->nullable = false; }),
      "column \"email\" of public.users_eu is NOT NULL, and \"email\" of public.users may be NULL");
  EXPECT_SAYS(
      refused_move([](Target& t) { table(t, "users_eu").find_column("more")->nullable = false; }),
      "column \"more\" of public.users_eu is NOT NULL and has no default");
  EXPECT_SAYS(refused_move([](Target& t) { table(t, "users_eu").indexes[0].unique = false; }),
              "nothing keeps (id) unique in public.users_eu");
  EXPECT_SAYS(
      refused_move([](Target& t) { table(t, "users_eu").constraints[0].rules = "DEFERRABLE"; }),
      "nothing keeps (id) unique in public.users_eu");
}

TEST(MoveRows, RefusesNames) {
  const auto to = [](const std::string& operation, const std::string& name) {
    Target target = orders();
    target.catalog.other_names = {{"public", "taken"}};
    return problems_of(target,
                       fmt::format("  - {}: {{ table: orders, where: \"at is null\", to: {} }}\n",
                                   operation, name));
  };
  EXPECT_SAYS(to("move_rows", "order"), "there is no table \"order\"");
  EXPECT_SAYS(to("archive_rows", "orders"), "the rows would move into the table that they are in");
  EXPECT_SAYS(to("archive_rows", "taken"), "the name public.taken is taken");
  EXPECT_SAYS(to("archive_rows", "_shoofly_x"), "begins as the run's own do");
  EXPECT_SAYS(to("archive_rows", "a.b.c"), "\"a.b.c\" is no name");
  EXPECT_SAYS(to("archive_rows", std::string(64, 'x')), "has 64 bytes; at most 63 are allowed");
}

TEST(MoveRows, RefusesTwoOfThem) {
  Target target = orders();
  target.add_table("other");
  EXPECT_SAYS(
      problems_of(target,
                  std::string(kArchive) +
                      "  - archive_rows: { table: other, where: \"id < 5\", to: orders_old }\n"),
      "both make table public.orders_old");
  Target made = orders();
  EXPECT_SAYS(
      problems_of(
          made,
          std::string(kArchive) +
              "  - create_table: { table: orders_old, sql: \"create table orders_old (id int)\" }\n"),
      "about the same table");
}

TEST(MoveRows, NotOnSqlite) {
  Target target = users(true);
  EXPECT_SAYS(
      problems_of(target, "  - archive_rows: { table: users, where: \"n = 7\", to: users_old }\n"),
      "archive_rows: sqlite cannot");
}

}  // namespace
}  // namespace shoofly::testing
