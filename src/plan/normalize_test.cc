// normalize: the steps of a plan, who gets which rights, and what is refused.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/golden.h"
#include "plan/plan_json.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

constexpr const char* kWish = "  - normalize: { table: orders, column: city, into: cities }\n";

// orders(id, city, note) with an index.
Target orders_to_normalize() {
  Target target;
  target.catalog.tables.reserve(4);
  Table& table = target.add_table("orders");
  add_column(table, "city", "text", false);
  add_column(table, "note", "text");
  add_index(table, "orders_city", "city");
  return target;
}

// The same beside cities(id, name).
Target with_cities() {
  Target target = orders_to_normalize();
  Table& cities = target.add_table("cities");
  cities.find_column("id")->identity = "by default";
  add_column(cities, "name", "text", false);
  add_index(cities, "cities_name", "name", true);
  return target;
}

Table& cities_of(Target& target) { return *target.catalog.find_table({"public", "cities"}); }
Table& orders_of(Target& target) { return *target.catalog.find_table({"public", "orders"}); }

template <typename Change>
std::string refused(Target target, Change change, const std::string& wish = kWish) {
  change(target);
  return problems_of(target, wish);
}

TEST(Normalize, ANewTable) {
  Target target = orders_to_normalize();
  EXPECT_TRUE(golden_matches("src/plan/golden/normalize_new.postgres.txt",
                             text_of(planned(target, kWish))));
}

TEST(Normalize, ATableThatIsThere) {
  Target target = with_cities();
  EXPECT_TRUE(golden_matches(
      "src/plan/golden/normalize_there.postgres.txt",
      text_of(planned(target,
                      "  - normalize: { table: orders, column: city, into: cities, as: "
                      "place, index: none }\n"))));
}

TEST(Normalize, ThePlanSurvivesTheJournal) {
  Target target = with_cities();
  const PlannedChange made = planned(target, kWish);
  ASSERT_TRUE(std::holds_alternative<Plan>(made)) << text_of(made);
  const std::string text = to_json(std::get<Plan>(made)).dump();
  const Result<Plan> again = plan_from_json(text);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_EQ(to_json(*again).dump(), text);
}

std::string rights(const PlannedChange& made) {
  if (!std::holds_alternative<Plan>(made)) return text_of(made);
  for (const Step& step : std::get<Plan>(made).steps) {
    for (const Action& action : actions_of(step.forward)) {
      const auto* create = std::get_if<CreateTable>(&action);
      if (create == nullptr) continue;
      std::string text = create->table.owner;
      for (const Grant& grant : create->table.grants)
        text += fmt::format(" {}:{}", grant.grantee, grant.privilege);
      return text;
    }
  }
  return "no table";
}

TEST(Normalize, RightsAreThoseOfTheReferrer) {
  Target target = orders_to_normalize();
  Table& table = orders_of(target);
  table.owner = "shop";
  table.grants = {
      {"clerk", "SELECT", "", false}, {"clerk", "DELETE", "", false}, {"", "UPDATE", "", true}};
  EXPECT_EQ(rights(planned(target, kWish)), "shop clerk:SELECT :UPDATE");
  table.row_security = true;
  EXPECT_EQ(rights(planned(target, kWish)), "shop");
}

TEST(Normalize, OnlyExactTypes) {
  const auto of_type = [](const std::string& type, const std::string& collation = "") {
    return !refused(orders_to_normalize(), [&](Target& target) {
              Column& column = *orders_of(target).find_column("city");
              column.type = type;
              column.collation = collation;
            }).empty();
  };
  for (const char* type : {"text", "character varying(40)", "character(3)", "uuid", "date",
                           "bigint", "timestamp(3) without time zone", "bytea"})
    EXPECT_FALSE(of_type(type)) << type;
  for (const char* type :
       {"numeric", "numeric(10,2)", "double precision", "real", "interval", "jsonb", "json",
        "public.citext", "text[]", "character", "time with time zone"})
    EXPECT_TRUE(of_type(type)) << type;
  EXPECT_FALSE(of_type("text", "\"C\""));
  EXPECT_FALSE(of_type("text", "\"de-x-icu\""));
  EXPECT_TRUE(of_type("text", "public.nocase"));
}

TEST(Normalize, Refusals) {
  EXPECT_EQ(refused(orders_to_normalize(),
                    [](Target& t) { orders_of(t).find_column("city")->type = "numeric"; }),
            "c.yaml:3:41: error: column public.orders.city is numeric: two of its values can be "
            "equal and not the same, and the old application would read another one than it wrote\n"
            "help: change_type to text, or to another type that is compared exactly, first\n");
  EXPECT_EQ(refused(orders_to_normalize(),
                    [](Target& t) { add_index(orders_of(t), "orders_city_key", "city", true); }),
            "c.yaml:3:41: error: unique index orders_city_key uses column public.orders.city, and "
            "would go with it\n"
            "help: drop it first; add another one over the reference after the change\n");
  EXPECT_EQ(refused(orders_to_normalize(), [](Target& t) { t.counted.mismatches = 2; }),
            "c.yaml:3:41: error: there are 2 rows of public.orders where \"city\" is longer than "
            "2600 bytes\n"
            "help: a value has to fit into a unique index: shorten these first\n");
  EXPECT_EQ(
      refused(orders_to_normalize(),
              [](Target& t) { orders_of(t).kind = TableKind::kPartitioned; }),
      "c.yaml:3:16: error: normalize: table public.orders is partitioned, and the foreign key "
      "could only be added with a scan that blocks writers\n"
      "help: this operation is not there for partitioned tables\n");
  EXPECT_EQ(refused(orders_to_normalize(), [](Target& t) { orders_of(t).subscribed = true; }),
            "c.yaml:3:16: error: normalize: rows of public.orders are written by a subscription, "
            "which would not bring the values of the other table\n"
            "help: normalize it where the rows come from\n");
  const auto nothing = [](Target&) {};
  EXPECT_EQ(refused(orders_to_normalize(), nothing,
                    "  - normalize: { table: orders, column: city, into: cities, as: note }\n"),
            "c.yaml:3:65: error: table public.orders has a column \"note\" already\n"
            "help: choose another name\n");
  EXPECT_EQ(refused(orders_to_normalize(), nothing,
                    "  - normalize: { table: orders, column: city, into: cities, value: id }\n"),
            "c.yaml:3:16: error: \"key\" and \"value\" are both \"id\"\n");
  EXPECT_EQ(refused(orders_to_normalize(), nothing,
                    "  - normalize: { table: orders, column: city, into: cities, index: no }\n"),
            "c.yaml:3:68: error: \"index\" is \"no\"; expected yes or none\n");
}

TEST(Normalize, ATableThatIsThereMustBeAsItWouldBeMade) {
  const auto of_cities = [](auto change) {
    return refused(with_cities(), [&](Target& target) { change(cities_of(target)); });
  };
  const std::string help = "help: change it so, or name a table that is not there yet\n";
  const std::string at = "c.yaml:3:53: error: table public.cities ";
  EXPECT_EQ(of_cities([](Table& t) { t.find_column("name")->name = "label"; }),
            at + "has no column \"name\" for the value\n" + help);
  EXPECT_EQ(of_cities([](Table& t) { t.find_column("id")->identity = ""; }),
            at + "does not number its key \"id\": it has no identity and no default\n" + help);
  EXPECT_EQ(
      of_cities([](Table& t) { t.find_column("name")->type = "character varying(10)"; }),
      at + "has \"name\" as character varying(10); expected text, as the column has it\n" + help);
  EXPECT_EQ(of_cities([](Table& t) { t.find_column("name")->nullable = true; }),
            at +
                "has \"name\" neither as NOT NULL nor as unique by itself, or only one of the "
                "two\n" +
                help);
  EXPECT_EQ(of_cities([](Table& t) { t.indexes.back().where_sql = "name <> ''"; }),
            at +
                "has \"name\" neither as NOT NULL nor as unique by itself, or only one of the "
                "two\n" +
                help);
  EXPECT_EQ(
      of_cities([](Table& t) { add_column(t, "country", "text", false); }),
      at + "needs \"country\" of every new row, which the old application does not know\n" + help);
  EXPECT_EQ(of_cities([](Table& t) { t.row_security = true; }),
            at + "has row-level security, which could hide values from the triggers\n" + help);
}

TEST(Normalize, ItIsAloneOnItsTable) {
  Target target = orders_to_normalize();
  EXPECT_EQ(problems_of(target, std::string(kWish) +
                                    "  - rename_column: { table: orders, column: note, to: n }\n"),
            "c.yaml:4:5: error: normalize orders.city and rename_column orders.note are about the "
            "same table\n"
            "help: make two changes, one after the other\n");
}

TEST(Normalize, NotOnSqlite) {
  Target target = users(true);
  EXPECT_EQ(problems_of(target, "  - normalize: { table: users, column: email, into: mails }\n"),
            "c.yaml:3:16: error: normalize: sqlite cannot change the constraints of a table that "
            "exists\n"
            "help: this operation is not there for this engine\n");
}

}  // namespace
}  // namespace shoofly::testing
